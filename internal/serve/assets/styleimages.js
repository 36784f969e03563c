// Finds the pictures in style sheets and style attributes of the page: backgrounds, list markers, borders, masks.

const ADDRESS = /url\(\s*(["']?)(.*?)\1\s*\)/g; // as browsers serialize it

// styleImages returns a list of {addresses, replace}. replace takes a function that maps an address to the one to use instead.
export function styleImages() {
  const images = [];
  for (const sheet of document.styleSheets) inRules(sheet, images);
  for (const e of document.querySelectorAll("[style*='url(']")) inStyle(e.style, document.baseURI, images);
  return images;
}

// Rules of another host's sheet cannot be read. Its files do not change here.
function inRules(sheet, images) {
  let rules;
  try {
    rules = sheet.cssRules;
  } catch {
    return;
  }
  const base = sheet.href || document.baseURI;
  (function walk(list) {
    for (const rule of list) {
      if (rule.styleSheet) inRules(rule.styleSheet, images);
      if (rule.style && rule.cssText.includes("url(")) inStyle(rule.style, base, images);
      if (rule.cssRules) walk(rule.cssRules);
    }
  })(rules);
}

function inStyle(style, base, images) {
  for (const name of style) {
    const value = style.getPropertyValue(name);
    const addresses = Array.from(value.matchAll(ADDRESS), ([, , address]) => absolute(address, base)).filter(Boolean);
    if (addresses.length === 0) continue;
    const replace = (newAddress) => {
      const replaced = value.replace(ADDRESS, (whole, _, address) => {
        const from = absolute(address, base), to = from && newAddress(from);
        return to && to !== from ? `url("${to}")` : whole;
      });
      if (replaced !== value) style.setProperty(name, replaced, style.getPropertyPriority(name));
    };
    images.push({ addresses, replace });
  }
}

// absolute resolves an address against base. It returns "" for an address that is not a file, such as a fragment.
function absolute(address, base) {
  if (/^(#|data:|blob:)/i.test(address)) return "";
  try {
    return new URL(address, base).href;
  } catch {
    return "";
  }
}
