using System.Globalization;
using System.Text.Json;
using Mailservr.Testing;

namespace Mailservr.EndToEnd.Tests;

/// <summary>
/// Every message of the corpora, sent to a server of its own: as it is by BDAT (RFC 3030: any octets), and by DATA
/// with the line ends that SMTP asks for, where that leaves nothing that DATA must refuse.
/// </summary>
public sealed class CorpusDelivery : IAsyncLifetime
{
    private const int ChunkSize = 7_001;
    private readonly Dictionary<string, SentMessage> _sent = new(StringComparer.Ordinal);
    private ServerProcess? _server;

    internal ServerProcess Server => _server ?? throw new InvalidOperationException("The corpora are not there.");

    internal IReadOnlyList<AgreedMessage> Agreed { get; private set; } = [];

    /// <summary>What was not taken, with the reply.</summary>
    internal List<string> Refused { get; } = [];

    /// <summary>By reverse-path, which is one for each transaction.</summary>
    internal IReadOnlyDictionary<string, SentMessage> Sent => _sent;

    /// <summary>The stored messages, in list form, with the reverse-path they came under.</summary>
    internal IReadOnlyDictionary<string, JsonElement> Stored { get; private set; } =
        new Dictionary<string, JsonElement>(StringComparer.Ordinal);

    public async ValueTask InitializeAsync()
    {
        if (CorpusFolder.Path is not { } folder)
            return;
        _server = await ServerProcess.StartAsync();
        Agreed = AgreedMessage.ReadAll(folder);
        var address = await Server.Api.CreateAddressAsync();
        await using var client = await Post.ConnectAsync(Server.Smtp);
        foreach (var file in Agreed.Select(message => message.File))
            await SendBothWaysAsync(client, address, file, await File.ReadAllBytesAsync(Path.Combine(folder, file)));

        var emails = await Server.Api.EmailsAsync(address);
        Stored = emails.ToDictionary(email => email.EnvelopeFrom() ?? "", StringComparer.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
    }

    private async Task SendBothWaysAsync(ScriptedSmtpClient client, TestAddress address, string file, byte[] bytes)
    {
        var name = NewReversePath("bdat");
        Note(name, new(file, ByData: false, bytes), await SendChunksAsync(client, name, address, bytes));

        byte[] lines = LineEnds.ToCrLf(bytes);
        if (!lines.AsSpan().EndsWith("\r\n"u8))
            lines = [.. lines, .. "\r\n"u8];
        if (!LineEnds.AreClean(lines))
            return;

        name = NewReversePath("data");
        Note(name, new(file, ByData: true, lines), (await client.SendMailAsync(name, [address.Address], lines))[0]);
    }

    private static async Task<SmtpAnswer> SendChunksAsync(
        ScriptedSmtpClient client, string from, TestAddress to, ReadOnlyMemory<byte> bytes)
    {
        await client.ExpectAsync(250, $"MAIL FROM:<{from}>");
        await client.ExpectAsync(250, $"RCPT TO:<{to.Address}>");
        while (bytes.Length > ChunkSize)
        {
            await client.SendChunkAsync(bytes[..ChunkSize], last: false);
            if (await client.ReadAsync() is { Code: not 250 } refusal)
            {
                await client.ExpectAsync(250, "RSET");
                return refusal;
            }

            bytes = bytes[ChunkSize..];
        }

        await client.SendChunkAsync(bytes, last: true);
        return await client.ReadAsync();
    }

    private void Note(string name, SentMessage message, SmtpAnswer answer)
    {
        if (answer.Code == 250)
            _sent[name] = message;
        else
            Refused.Add($"{message.File} ({(message.ByData ? "DATA" : "BDAT")}): {answer}");
    }

    private string NewReversePath(string verb) =>
        string.Create(CultureInfo.InvariantCulture, $"{verb}{_sent.Count + Refused.Count}@corpus.test");
}

/// <summary>The bytes that were sent, and how.</summary>
internal sealed record SentMessage(string File, bool ByData, byte[] Bytes);
