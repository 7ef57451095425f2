/** What a drawing takes from the page's style sheet, and must carry with it when it leaves. */
const CARRIED = [
  'fill',
  'fill-opacity',
  'stroke',
  'stroke-width',
  'stroke-dasharray',
  'opacity',
  'font-family',
  'font-size',
  'font-weight',
  'text-anchor',
] as const;

const SVG_NAMESPACE = 'http://www.w3.org/2000/svg';
/** Pixels of a saved picture for each of the page's. */
const PNG_SCALE = 2;

export function saveText(text: string, type: string, fileName: string): void {
  save(new Blob([text], { type }), fileName);
}

export function saveSvg(svg: SVGSVGElement, name: string): void {
  saveText(standalone(svg), 'image/svg+xml', `${name}.svg`);
}

export function savePng(svg: SVGSVGElement, name: string): void {
  const url = URL.createObjectURL(new Blob([standalone(svg)], { type: 'image/svg+xml' }));
  const image = new Image();
  image.addEventListener('load', () => {
    URL.revokeObjectURL(url);
    const canvas = document.createElement('canvas');
    canvas.width = image.width * PNG_SCALE;
    canvas.height = image.height * PNG_SCALE;
    const context = canvas.getContext('2d');
    if (context === null) return;
    context.drawImage(image, 0, 0, canvas.width, canvas.height);
    canvas.toBlob((blob) => {
      if (blob !== null) save(blob, `${name}.png`);
    });
  });
  image.src = url;
}

/** The drawing as a document of its own, on the page's ground. */
function standalone(svg: SVGSVGElement): string {
  const copy = svg.cloneNode(true) as SVGSVGElement;
  const originals = [svg, ...svg.querySelectorAll<SVGElement>('*')];
  const copies = [copy, ...copy.querySelectorAll<SVGElement>('*')];
  copies.forEach((element, index) => {
    const style = getComputedStyle(originals[index] ?? svg);
    for (const name of CARRIED) element.setAttribute(name, style.getPropertyValue(name));
    element.removeAttribute('class');
  });
  const ground = document.createElementNS(SVG_NAMESPACE, 'rect');
  ground.setAttribute('width', '100%');
  ground.setAttribute('height', '100%');
  ground.setAttribute('fill', getComputedStyle(document.body).backgroundColor);
  copy.prepend(ground);
  return new XMLSerializer().serializeToString(copy);
}

function save(blob: Blob, fileName: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = fileName;
  link.click();
  URL.revokeObjectURL(link.href);
}
