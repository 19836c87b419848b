using System.Globalization;
using Mailservr.Testing;

namespace Mailservr.EndToEnd.Tests;

/// <summary>Every bomb through a running server: taken or refused as a whole, at the cost of an honest message of its size.</summary>
public class BombTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Bombs_Sent_AreStoredOrRefusedWithinBounds()
    {
        Assert.SkipUnless(ProcessMeter.IsThere, "/proc is needed to measure another process.");
        Assert.Equal(72, Bombs.All.Count);
        await using var server = await ServerProcess.StartAsync();
        var meter = new ProcessMeter(server.ProcessId);
        for (var i = 0; i < 3; i++)
            await SendAsync(server, Bombs.Honest(1_000_000));
        var idle = meter.Resident;
        foreach (var bomb in Bombs.All)
        {
            var message = bomb.Make();
            meter.ForgetPeak();
            var before = meter.Processor;
            var fault = await CheckAsync(server, bomb, message);
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{bomb.Name,-40} {message.Length / 1e6,8:F2} MB {(meter.Processor - before).TotalSeconds,6:F2} s {meter.Peak - idle,7:F0} MB {fault}"));
        }
    }

    private static async Task<string?> CheckAsync(ServerProcess server, Bomb bomb, byte[] message)
    {
        var (address, answer) = await SendAsync(server, message);
        if (bomb.Outcome == BombOutcome.Refused)
            return answer.Code is >= 550 and <= 559 ? null : $"{answer} instead of a refusal";
        if (answer.Code != 250)
            return answer.ToString();
        var email = await server.Api.SingleEmailAsync(address);
        if (email.GetProperty("parse").GetProperty("truncated").GetBoolean() != (bomb.Outcome == BombOutcome.Truncated))
            return "truncated or not";
        var raw = await server.Api.GetRawAsync(email);
        return raw.AsSpan().SequenceEqual(message) ? null : "not read back byte for byte";
    }

    private static async Task<(TestAddress Address, SmtpAnswer Answer)> SendAsync(ServerProcess server, byte[] message)
    {
        var address = await server.Api.CreateAddressAsync();
        await using var client = await ScriptedSmtpClient.ConnectAsync(server.Smtp);
        client.Timeout = TimeSpan.FromSeconds(60);
        await client.HelloAsync();
        if (IsCrLfText(message))
            return (address, (await client.SendMailAsync("a@sender.test", [address.Address], message))[0]);
        await client.ExpectAsync(250, "MAIL FROM:<a@sender.test>");
        await client.ExpectAsync(250, $"RCPT TO:<{address.Address}>");
        await client.SendChunkAsync(message, last: true);
        var answer = await client.ReadAsync();
        await client.ExpectAsync(250, "NOOP");
        return (address, answer);
    }

    /// <summary>Fit for DATA; anything else goes in a chunk.</summary>
    private static bool IsCrLfText(byte[] message)
    {
        var breaks = message.AsSpan().Count("\r\n"u8);
        return message.AsSpan().EndsWith("\r\n"u8) && message.AsSpan().Count((byte)'\r') == breaks
            && message.AsSpan().Count((byte)'\n') == breaks && !message.AsSpan().Contains((byte)0);
    }
}
