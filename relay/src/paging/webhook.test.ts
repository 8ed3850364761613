import { expect, it } from 'vitest'
import { postToWebhook } from './webhook.ts'

const post = (body: string, status = 200) =>
  postToWebhook('https://chat.example/hook', 'text', 'key', async () => new Response(body, { status }))

it.each([
  ['Slack and Mattermost', 'ok'],
  ['nothing', ''],
  ['Rocket.Chat', '{"success":true}'],
  ['Zulip', '{"result":"success","msg":""}'],
  ['Google Chat', '{"name":"spaces/A/messages/B","text":"text","thread":{}}'],
  ['a code of 0', '{"errcode":0,"errmsg":"ok"}'],
  ['a code that is a 2xx', '{"code":200,"message":"OK","status":"success"}'],
])('what takes the message is a yes: %s', async (_who, body) => {
  expect(await post(body)).toBe('the webhook answered 200')
})

it.each([
  ['a login page', '<!doctype html><title>Log in</title>'],
  ['a word', 'invalid_token'],
  ['a list', '[]'],
  ['Slack’s API', '{"ok":false,"error":"channel_not_found"}'],
  ['WeCom and DingTalk', '{"errcode":93000,"errmsg":"invalid webhook url"}'],
  ['Lark', '{"code":19024,"msg":"Key Words Not Found","data":{}}'],
  ['Zulip', '{"result":"error","msg":"Invalid API key"}'],
  ['a status in words', '{"status":"failed"}'],
  ['a status in numbers', '{"status":404,"message":"no such hook"}'],
  ['a problem document', '{"title":"Forbidden","statusCode":403}'],
])('what does not take it is none, whatever its status: %s', async (_who, body) => {
  await expect(post(body)).rejects.toThrow('the webhook answered 200, but not that it took the message')
})
