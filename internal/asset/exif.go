package asset

import (
	"bytes"
	"encoding/binary"
)

// liesOnSide reports whether a JPEG's Exif data says that the camera was held upright, so that width and height change places
// when the photo is shown. head is the file from its start to where the size is.
//
// Source: Exif 2.32 (CIPA DC-008), 4.5.4 and 4.6.4: tag 0x0112, values 5 to 8
func liesOnSide(head []byte) bool {
	const exif = "Exif\x00\x00"
	for i := 2; i+4 <= len(head) && head[i] == 0xff; {
		marker, length := head[i+1], int(binary.BigEndian.Uint16(head[i+2:]))
		if length < 2 || i+2+length > len(head) {
			return false
		}
		if segment := head[i+4 : i+2+length]; marker == 0xe1 && bytes.HasPrefix(segment, []byte(exif)) {
			orientation := tiffOrientation(segment[len(exif):])
			return orientation >= 5 && orientation <= 8
		}
		i += 2 + length
	}
	return false
}

// tiffOrientation reads the orientation from the first directory of a TIFF block, 0 when there is none.
func tiffOrientation(block []byte) uint16 {
	if len(block) < 8 {
		return 0
	}
	var order binary.ByteOrder = binary.LittleEndian
	if block[0] == 'M' {
		order = binary.BigEndian
	}
	const orientationTag, entryLength = 0x0112, 12
	at := int64(order.Uint32(block[4:]))
	if at+2 > int64(len(block)) {
		return 0
	}
	entries := block[at+2:]
	for range order.Uint16(block[at:]) {
		if len(entries) < entryLength {
			return 0
		}
		if order.Uint16(entries) == orientationTag {
			return order.Uint16(entries[8:])
		}
		entries = entries[entryLength:]
	}
	return 0
}
