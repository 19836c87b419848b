import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';

const [port, ...secrets] = process.argv.slice(2);
const tolerance = 5 * 60;

function isGenuine(headers, body) {
  const id = headers['webhook-id'];
  const timestamp = headers['webhook-timestamp'] ?? '';
  const signatures = headers['webhook-signature'] ?? '';
  if (!id || !/^\d+$/.test(timestamp)) return false;
  if (Math.abs(Date.now() / 1000 - Number(timestamp)) > tolerance) return false;
  return secrets.some(secret => {
    const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
    const wanted = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest();
    return signatures.split(' ').some(signature => {
      const [version, text] = signature.split(',');
      const given = Buffer.from(text ?? '', 'base64');
      return version === 'v1' && given.length === wanted.length && timingSafeEqual(given, wanted);
    });
  });
}

createServer(async (request, response) => {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = Buffer.concat(chunks);
  if (!isGenuine(request.headers, body)) {
    response.writeHead(401).end();
    return;
  }
  const { id, event, data } = JSON.parse(body);
  console.log(id, event, JSON.stringify(data));
  response.writeHead(204).end();
}).listen(Number(port), '127.0.0.1');
