// @ts-check
// What has the focus: its name, and why nobody sees that it has, if so.
() => {
  const it = document.activeElement;
  const style = getComputedStyle(it);
  const box = it.getBoundingClientRect();
  const [left, right] = [Math.max(0, box.left), Math.min(innerWidth, box.right)];
  const [top, bottom] = [Math.max(0, box.top), Math.min(innerHeight, box.bottom)];
  const above = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
  const isSeen = right > left && bottom > top && above !== null && (it.contains(above) || above.contains(it) || it.ownerSVGElement === above.ownerSVGElement);
  const isOutlined = it.matches(":focus-visible") && style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1;
  return [(it.getAttribute("aria-label") ?? it.innerText ?? it.tagName).trim(), isSeen && isOutlined ? "" : `${it.outerHTML.slice(0, 120)}: seen ${isSeen}, outlined ${isOutlined}`];
}
