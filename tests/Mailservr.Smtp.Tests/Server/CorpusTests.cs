using System.Text;
using Mailservr.Smtp.Tests.Conversation;

namespace Mailservr.Smtp.Tests.Server;

/// <summary>Real messages, with the line ends a client has to give them.</summary>
public sealed class CorpusTests
{
    private static readonly string[] Extensions = [".eml", ".msg"];

    [Theory]
    [InlineData("DATA")]
    [InlineData("BDAT")]
    public async Task RealMail_Sent_IsStoredByteForByte(string verb)
    {
        var files = Files();
        Assert.SkipUnless(files.Count > 0, "no corpora: set MAILSERVR_CORPORA");
        await using var session = await TestSession.StartAsync();
        foreach (var file in files)
        {
            var content = Normalize(await File.ReadAllBytesAsync(file));
            await session.OpenAsync();
            if (verb == "DATA")
                await session.SendAsync("DATA\r\n" + ("\r\n" + content).Replace("\r\n.", "\r\n..", StringComparison.Ordinal)[2..] + ".\r\n");
            else
                await session.SendAsync($"BDAT {content.Length} LAST\r\n{content}");
            if (verb == "DATA")
                Assert.StartsWith("354", await session.ReadReplyAsync());
            var reply = await session.ReadReplyAsync();
            Assert.True(reply.StartsWith("250", StringComparison.Ordinal), file + ": " + reply);
            Assert.True(content == session.Receiver.Stored[^1].Text, file);
        }
        Assert.Equal(files.Count, session.Receiver.Stored.Count);
    }

    /// <summary>CRLF everywhere and at the end, no NUL; otherwise as it is, in Latin-1.</summary>
    private static string Normalize(byte[] bytes)
    {
        var text = Encoding.Latin1.GetString(bytes).Replace("\0", "", StringComparison.Ordinal)
            .Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
        return (text.EndsWith('\n') ? text : text + "\n").Replace("\n", "\r\n", StringComparison.Ordinal);
    }

    private static List<string> Files()
    {
        var folder = Environment.GetEnvironmentVariable("MAILSERVR_CORPORA") ?? FromRepository();
        if (!Directory.Exists(folder))
            return [];
        return [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(file => Extensions.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase))
            .Order(StringComparer.Ordinal)];
    }

    private static string FromRepository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Mailservr.sln")))
            folder = folder.Parent;
        return Path.Combine(folder?.Parent?.FullName ?? "", "shared", "corpora");
    }
}
