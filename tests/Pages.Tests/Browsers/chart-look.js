// @ts-check
// What is wrong with the charts of a page, a line each. Run in it by ChartLook.
() => {
  const told = [];
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 1;
  const paint = canvas.getContext("2d", { willReadFrequently: true });
  /** Red, green, blue, 0 to 255, on a ground, as far as the colour covers it. */
  const over = (ground, colour, opacity = 1) => {
    paint.globalAlpha = 1;
    paint.fillStyle = `rgb(${ground.join(" ")})`;
    paint.fillRect(0, 0, 1, 1);
    paint.globalAlpha = opacity;
    paint.fillStyle = colour;
    paint.fillRect(0, 0, 1, 1);
    return [...paint.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const groundOf = (element) => {
    const above = element.parentElement ? groundOf(element.parentElement) : over([255, 255, 255], "Canvas");
    return over(above, getComputedStyle(element).backgroundColor);
  };
  const lightOf = (colour) => {
    const [red, green, blue] = colour.map((one) => one / 255).map((one) => (one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const contrast = (one, other) => {
    const [dark, light] = [lightOf(one), lightOf(other)].sort((a, b) => a - b);
    return (light + 0.05) / (dark + 0.05);
  };
  const alphaOf = (colour) => {
    paint.globalAlpha = 1;
    paint.clearRect(0, 0, 1, 1);
    paint.fillStyle = colour;
    paint.fillRect(0, 0, 1, 1);
    return paint.getImageData(0, 0, 1, 1).data[3] / 255;
  };
  /** Of the letters on the screen: a box is as high as a line. */
  const placeOf = (text) => {
    const box = text.getBBox();
    const matrix = text.getScreenCTM();
    const corners = [0, 1].flatMap((across) => [0.24, 0.8].map((down) => new DOMPoint(box.x + across * box.width, box.y + down * box.height).matrixTransform(matrix)));
    const [xs, ys] = [corners.map((one) => one.x), corners.map((one) => one.y)];
    return { left: Math.min(...xs), right: Math.max(...xs), top: Math.min(...ys), bottom: Math.max(...ys), size: parseFloat(getComputedStyle(text).fontSize) * Math.hypot(matrix.a, matrix.b) };
  };
  for (const svg of document.querySelectorAll("main svg:not([aria-hidden=true])")) {
    const outer = svg.getBoundingClientRect();
    if (outer.width === 0) continue;
    const name = (svg.getAttribute("aria-label") ?? "an SVG without a name").slice(0, 60);
    const ground = groundOf(svg);
    const texts = [...svg.querySelectorAll("text")].filter((one) => one.textContent.trim() !== "").map((one) => ({ one, said: one.textContent, place: placeOf(one) }));
    for (const { one, said, place } of texts) {
      const style = getComputedStyle(one);
      const stands = contrast(over(ground, style.fill, style.fillOpacity * style.opacity), ground);
      if (stands < 4.5) told.push(`${name}: '${said}' stands out by ${stands.toFixed(2)} to 1`);
      if (place.left < outer.left - 0.5 || place.right > outer.right + 0.5 || place.top < outer.top - 0.5 || place.bottom > outer.bottom + 0.5) told.push(`${name}: '${said}' is cut by the border`);
      if (place.size < 7.4) told.push(`${name}: '${said}' is ${place.size.toFixed(1)} px high`);
    }
    texts.forEach((one, i) => {
      for (const other of texts.slice(i + 1))
        if (Math.min(one.place.right, other.place.right) - Math.max(one.place.left, other.place.left) > 0.5 && Math.min(one.place.bottom, other.place.bottom) - Math.max(one.place.top, other.place.top) > 0.5)
          told.push(`${name}: '${one.said}' and '${other.said}' lie over each other`);
    });
    for (const mark of svg.querySelectorAll("path, line, polyline, polygon, rect, circle")) {
      // Lines to read by, gaps, and plates under letters are to be seen less.
      if (mark.closest("clipPath") || mark.matches(".grid, [stroke*=chart-grid], [fill*=chart-shade], [fill*=paper]")) continue;
      const style = getComputedStyle(mark);
      for (const [colour, share, isArea] of [[style.fill, style.fillOpacity, true], [style.stroke, style.strokeOpacity, false]]) {
        if (colour === "none" || (!isArea && parseFloat(style.strokeWidth) === 0)) continue;
        const opacity = share * style.opacity;
        // Others than the chosen are pale, too.
        if (opacity * alphaOf(colour) < (isArea ? 0.9 : 0.4)) continue;
        const stands = contrast(over(ground, colour, opacity), ground);
        const isSeen = mark.getBoundingClientRect().width + mark.getBoundingClientRect().height > 0;
        if (isSeen && stands < 3) told.push(`${name}: ${isArea ? "an area" : "a line"} of ${colour} at ${opacity} stands out by ${stands.toFixed(2)} to 1 (${mark.outerHTML.slice(0, 80)})`);
      }
    }
  }
  return told;
}
