using System.Globalization;
using Mailservr.Testing;

namespace Mailservr.EndToEnd.Tests;

/// <summary>Every bomb through a running server: taken or refused as a whole, at the cost of an honest message of its size.</summary>
public class BombTests(ITestOutputHelper output)
{
    // What is asked of the server on top of what it had just before; on a quiet machine it uses a third of it.
    private const double Megabytes = 150;

    // The page caches of the database fill up with the first megabytes, and stay.
    private const double MegabytesInTheEnd = 400;

    // Processor time of a bomb against that of an honest message of 20 MB; on a quiet machine 2 at most.
    private const double TimesHonest = 10;

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
        var honest = await MeasureAsync(server, meter, new("honest", BombOutcome.Whole, () => Bombs.Honest(20_000_000)));
        var faults = new List<string>();
        foreach (var bomb in Bombs.All)
        {
            var result = await MeasureAsync(server, meter, bomb);
            var fault = result.Fault
                ?? (result.Seconds > TimesHonest * honest.Seconds ? "too much time" : null)
                ?? (result.Megabytes > Megabytes ? "too much memory" : null);
            if (fault is not null)
                faults.Add($"{bomb.Name}: {fault}, {result.Seconds} s, {result.Megabytes} MB");
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults));
        Assert.InRange(meter.Resident - idle, -idle, MegabytesInTheEnd);
    }

    private async Task<(double Seconds, double Megabytes, string? Fault)> MeasureAsync(
        ServerProcess server, ProcessMeter meter, Bomb bomb)
    {
        var message = bomb.Make();
        meter.ForgetPeak();
        var (time, memory) = (meter.Processor, meter.Resident);
        var fault = await CheckAsync(server, bomb, message);
        var (seconds, megabytes) = ((meter.Processor - time).TotalSeconds, meter.Peak - memory);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{bomb.Name,-32} {bomb.Outcome,-9} {message.Length / 1e6,6:F2} MB {seconds,6:F2} s {megabytes,6:F0} MB"));
        return (seconds, megabytes, fault);
    }

    private static async Task<string?> CheckAsync(ServerProcess server, Bomb bomb, byte[] message)
    {
        var (address, answer) = await SendAsync(server, message);
        if (bomb.Outcome == BombOutcome.Refused)
            return answer.Code is >= 550 and <= 559 ? null : $"{answer} instead of a refusal";
        if (answer.Code != 250)
            return answer.ToString();
        var email = await server.Api.SingleEmailAsync(address);
        var parse = email.GetProperty("parse");
        if (parse.GetProperty("truncated").GetBoolean() != (bomb.Outcome == BombOutcome.Truncated)
            || parse.GetProperty("reasons").GetArrayLength() > 0 != (bomb.Outcome == BombOutcome.Truncated))
            return "truncated or not";
        var raw = await server.Api.GetRawAsync(email);
        return raw.AsSpan().SequenceEqual(message) ? null : "not read back byte for byte";
    }

    private static async Task<(TestAddress Address, SmtpAnswer Answer)> SendAsync(ServerProcess server, byte[] message)
    {
        var address = await server.Api.CreateAddressAsync();
        await using var client = await ScriptedSmtpClient.ConnectAsync(server.Smtp);
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
