import { withFirstScript } from '../../../local/cloudbase/hosting/firstScript'

const SCRIPT = '<script src="/first.js"></script>'

describe('withFirstScript', () => {
  it.each([
    ['<!doctype html><html><head>', '<script>a()</script></head></html>'],
    ['<!DOCTYPE html>\r\n<HTML lang="zh">\r\n<HEAD data-x>', '<meta charset="utf-8"><script>a()</script>'],
    ['<!doctype html>', '<script>a()</script>'],
    ['<!doctype html><!-- <head><script></script> --><html><head>', '<script>a()</script>'],
    ['\uFEFF<!doctype html><html>', '<body><script>a()</script>'],
    ['', '<p>no head at all<script>a()</script>'],
    ['<html>', '<header>not a head</header><script>a()</script>'],
    ['', ''],
  ])('after %j, before %j', (before, after) => {
    expect(withFirstScript(before + after, '/first.js')).toBe(before + SCRIPT + after)
  })

  it('takes no time on hostile pages', () => {
    const started = performance.now()

    for (const hostile of ['<!--'.repeat(50_000), ' '.repeat(200_000) + '<', '<html '.repeat(50_000)])
      expect(withFirstScript(hostile, '/first.js')).toContain(SCRIPT)

    expect(performance.now() - started).toBeLessThan(1000)
  })
})
