using System.Net.Sockets;
using System.Security.Authentication;
using Mailservr.Testing;

namespace Mailservr.Durability.Tests;

/// <summary>How a letter comes.</summary>
internal enum Way
{
    Data,
    StartTls,
    Chunks,
    Lmtp,
}

/// <summary>One connection that letters are delivered on, until it breaks.</summary>
internal sealed class Courier : IAsyncDisposable
{
    private const int Ok = 250;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly ScriptedSmtpClient _client;
    private readonly Way _way;

    private Courier(ScriptedSmtpClient client, Way way) => (_client, _way) = (client, way);

    /// <summary>Null when the server cannot be reached.</summary>
    public static async Task<Courier?> ConnectAsync(ServerProcess server, Way way)
    {
        ScriptedSmtpClient? client = null;
        try
        {
            client = await ScriptedSmtpClient.ConnectAsync(way == Way.Lmtp ? server.Lmtp : server.Smtp);
            client.Timeout = Patience;
            await client.HelloAsync(way == Way.Lmtp ? "LHLO" : "EHLO");
            if (way == Way.StartTls)
            {
                await client.StartTlsAsync();
                await client.ExpectAsync(Ok, "EHLO client.example");
            }

            return new(client, way);
        }
        catch (Exception exception) when (IsEndOfConnection(exception))
        {
            if (client is not null)
                await client.DisposeAsync();
            return null;
        }
    }

    /// <summary>Hands over one letter and notes in it what came of it. False: the connection is of no use any more.</summary>
    public async Task<bool> DeliverAsync(Letter letter)
    {
        try
        {
            var codes = await SendAsync(letter);
            letter.Answer(codes);
            if (letter.Fate == Fate.Refused)
                await _client.ExpectAsync(Ok, "RSET");
            return true;
        }
        catch (Exception exception) when (IsEndOfConnection(exception))
        {
            letter.WasUnanswered |= letter.Fate == Fate.Unanswered;
            return false;
        }
    }

    public ValueTask DisposeAsync() => _client.DisposeAsync();

    private async Task<IReadOnlyList<int>> SendAsync(Letter letter)
    {
        await _client.SendLinesAsync(
            ["MAIL FROM:<ada@sender.test>", .. letter.To.Select(address => $"RCPT TO:<{address}>")]);
        var codes = await ReadAsync(1 + letter.To.Count);
        if (codes.Any(code => code != Ok))
            return codes;

        return _way == Way.Chunks ? await SendChunksAsync(letter) : await SendDataAsync(letter);
    }

    private async Task<IReadOnlyList<int>> SendDataAsync(Letter letter)
    {
        await _client.SendLinesAsync("DATA");
        if ((await _client.ReadAsync()).Code is not 354 and var code)
            return [code];

        await _client.SendAsync((byte[])[.. letter.Bytes, .. ".\r\n"u8]);
        return await ReadAsync(_way == Way.Lmtp ? letter.To.Count : 1);
    }

    private async Task<IReadOnlyList<int>> SendChunksAsync(Letter letter)
    {
        var half = letter.Bytes.Length / 2;
        await _client.SendChunkAsync(letter.Bytes.AsMemory(0, half), last: false);
        if ((await _client.ReadAsync()).Code is not Ok and var code)
            return [code];

        await _client.SendChunkAsync(letter.Bytes.AsMemory(half), last: true);
        return await ReadAsync(1);
    }

    private async Task<IReadOnlyList<int>> ReadAsync(int count)
    {
        var codes = new List<int>();
        while (codes.Count < count)
            codes.Add((await _client.ReadAsync()).Code);
        return codes;
    }

    private static bool IsEndOfConnection(Exception exception) =>
        exception is SmtpUnexpectedException or IOException or SocketException or AuthenticationException;
}
