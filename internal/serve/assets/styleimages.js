// Finds the pictures that style sheets and style attributes of the page name: backgrounds, marks of lists, borders, masks.

const ADDRESS = /url\(\s*(["']?)(.*?)\1\s*\)/g; // as browsers write it in a value that they were given

// styleImages answers a list of {addresses, exchange}; exchange puts into each of the addresses what a function makes of it.
export function styleImages() {
  const found = [];
  for (const sheet of document.styleSheets) inRules(sheet, found);
  for (const e of document.querySelectorAll("[style*='url(']")) inStyle(e.style, document.baseURI, found);
  return found;
}

// Rules of another host's sheet cannot be read, and nothing of it changes here.
function inRules(sheet, found) {
  let rules;
  try {
    rules = sheet.cssRules;
  } catch {
    return;
  }
  const base = sheet.href || document.baseURI;
  (function walk(list) {
    for (const rule of list) {
      if (rule.styleSheet) inRules(rule.styleSheet, found);
      if (rule.style && rule.cssText.includes("url(")) inStyle(rule.style, base, found);
      if (rule.cssRules) walk(rule.cssRules);
    }
  })(rules);
}

function inStyle(style, base, found) {
  for (const name of style) {
    const value = style.getPropertyValue(name);
    const addresses = Array.from(value.matchAll(ADDRESS), ([, , address]) => absolute(address, base)).filter(Boolean);
    if (addresses.length === 0) continue;
    const exchange = (fresh) => {
      const now = value.replace(ADDRESS, (whole, _, address) => {
        const from = absolute(address, base), to = from && fresh(from);
        return to && to !== from ? `url("${to}")` : whole;
      });
      if (now !== value) style.setProperty(name, now, style.getPropertyPriority(name));
    };
    found.push({ addresses, exchange });
  }
}

// absolute is an address as the page would write it; "" for what is no file, such as a part of this page.
function absolute(address, base) {
  if (/^(#|data:|blob:)/i.test(address)) return "";
  try {
    return new URL(address, base).href;
  } catch {
    return "";
  }
}
