import { examine } from '../doctor/examine.ts';
import { EXIT } from '../exit-code.ts';
import { renderDoctor } from '../render/doctor.ts';
import { writeJson, type Command } from './context.ts';

export const doctor: Command = async ({ json }, { terminal: { stdout } }) => {
  const document = await examine();
  if (json) await writeJson(stdout, document);
  else await stdout.lines(renderDoctor(document, stdout.look));
  return EXIT.ok;
};
