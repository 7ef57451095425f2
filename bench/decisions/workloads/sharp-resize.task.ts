import sharp from 'sharp';

/** Draws a picture, shrinks it and encodes it as WebP in a native library; returns its bytes. */
export default async function thumbnailBytes(seed: number): Promise<number> {
  const background = { r: seed % 256, g: (seed * 7) % 256, b: (seed * 31) % 256 };
  const picture = sharp({ create: { width: 900, height: 700, channels: 3, background } });
  const thumbnail = await picture
    .blur(3 + (seed % 3))
    .resize(320, 240)
    .webp()
    .toBuffer();
  return thumbnail.length;
}

export const inputs: readonly number[] = Array.from({ length: 48 }, (_, seed) => seed);
