using System.Text.Json;

namespace Mailservr.EndToEnd.Tests;

public class SwaksTests(SharedServer shared)
{
    [Fact]
    public async Task Swaks_Plain_IsReceived()
    {
        var address = await shared.Api.CreateAddressAsync();

        await SendAsync([address], "--header", "Subject: Plain by swaks", "--body", "one\n.\ntwo");

        var email = await shared.Api.SingleEmailAsync(address);
        Assert.Equal("Plain by swaks", email.Text("subject"));
        Assert.Equal("one\n.\ntwo", email.Text("text")?.ReplaceLineEndings("\n").Trim());
        Assert.Equal(JsonValueKind.Null, email.GetProperty("envelope").GetProperty("tls").ValueKind);
    }

    [Fact]
    public async Task Swaks_StartTls_IsReceivedAndRecorded()
    {
        var address = await shared.Api.CreateAddressAsync();

        var conversation = await SendAsync([address], "--tls", "--header", "Subject: Secret by swaks");

        Assert.Contains("TLSv1.3", conversation, StringComparison.Ordinal);
        var email = await shared.Api.SingleEmailAsync(address);
        Assert.Equal("Secret by swaks", email.Text("subject"));
        Assert.NotEqual(JsonValueKind.Null, email.GetProperty("envelope").GetProperty("tls").ValueKind);
    }

    [Fact]
    public async Task Swaks_Attachment_HasItsBytes()
    {
        using var folder = new TempFolder();
        var address = await shared.Api.CreateAddressAsync();
        byte[] content = [.. Enumerable.Range(0, 100_000).Select(i => (byte)(i * i))];

        await SendAsync([address], "--body", "see the file", "--attach", "@" + folder.Write("plan.dat", content));

        var email = await shared.Api.SingleEmailAsync(address);
        Assert.Equal("see the file", email.Text("text")?.Trim());
        var attachment = Assert.Single(email.Items("attachments"));
        Assert.Equal("plan.dat", attachment.Text("filename"));
        Assert.Equal(content, await shared.DownloadAsync(attachment));
    }

    [Fact]
    public async Task Swaks_SeveralRecipients_EachAddressHasIt()
    {
        var first = await shared.Api.CreateAddressAsync();
        var second = await shared.Api.CreateAddressAsync();

        await SendAsync([first, second], "--header", "Subject: To both");

        var email = await shared.Api.SingleEmailAsync(first);
        Assert.Equal("To both", (await shared.Api.SingleEmailAsync(second)).Text("subject"));
        Assert.Equal(
            new[] { first.Address, second.Address }.Order(StringComparer.Ordinal),
            email.Texts("deliveredTo").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Swaks_UnknownAddressOrDomain_IsRefusedAtRcpt()
    {
        var unknown = await Assert.ThrowsAsync<InvalidOperationException>(
            () => SendAsync([new(0, "nobody-there@" + ServerProcess.Domain)]));
        var elsewhere = await Assert.ThrowsAsync<InvalidOperationException>(
            () => SendAsync([new(0, "someone@elsewhere.test")]));

        Assert.Contains("550 5.1.1", unknown.Message, StringComparison.Ordinal);
        Assert.Contains("550 5.7.1", elsewhere.Message, StringComparison.Ordinal);
    }

    private Task<string> SendAsync(TestAddress[] to, params string[] arguments) => ChildProcess.RunAsync(
        Tool.Swaks,
        ["--server", "127.0.0.1", "--port", $"{shared.Server.Smtp.Port}", "--from", "ada@sender.test",
            "--to", string.Join(',', to.Select(each => each.Address)), .. arguments]);
}
