namespace Mailservr.EndToEnd.Tests;

public class CurlTests(SharedServer shared)
{
    [Fact]
    public async Task Curl_SendsAFile_ItIsReadBackByteForByte()
    {
        using var folder = new TempFolder();
        var address = await shared.Api.CreateAddressAsync();
        var message = SampleMail.Plain("Sent by curl", "Grüße aus der Kommandozeile");

        await SendAsync(address, "--upload-file", folder.Write("mail.eml", message));

        var email = await shared.Api.SingleEmailAsync(address);
        Assert.Equal("Sent by curl", email.Text("subject"));
        Assert.Equal("Grüße aus der Kommandozeile", email.Text("text")?.Trim());
        Assert.Equal("ada@sender.test", email.SenderAddress());
        Assert.Equal("bounces@sender.test", email.EnvelopeFrom());
        Assert.Equal(address.Address, Assert.Single(email.Texts("deliveredTo")));
        Assert.Equal(message, await shared.Api.GetRawAsync(email));
    }

    [Fact]
    public async Task Curl_ComposesTextHtmlAndFile_AllThreeAreRead()
    {
        using var folder = new TempFolder();
        var address = await shared.Api.CreateAddressAsync();
        var file = folder.Write("figures.bin", [.. Enumerable.Range(0, 5000).Select(i => (byte)(i * 7))]);

        await SendAsync(
            address,
            "-H", "From: ada@sender.test", "-H", "Subject: Composed by curl",
            "-F", "=(;type=multipart/alternative", "-F", "=the text;type=text/plain",
            "-F", "=the <b>page</b>;type=text/html", "-F", "=)", "-F", $"file=@{file};encoder=base64");

        var email = await shared.Api.SingleEmailAsync(address);
        Assert.Equal("the text", email.Text("text")?.Trim());
        Assert.Contains("the <b>page</b>", email.Text("html"), StringComparison.Ordinal);
        var attachment = Assert.Single(email.Items("attachments"));
        Assert.Equal("figures.bin", attachment.Text("filename"));
        Assert.Equal(5000, attachment.GetProperty("size").GetInt64());
    }

    private Task<string> SendAsync(TestAddress address, params string[] arguments) => ChildProcess.RunAsync(
        Tool.Curl,
        ["-sS", "--url", $"smtp://{shared.Server.Smtp}/client.test", "--mail-from", "bounces@sender.test",
            "--mail-rcpt", address.Address, .. arguments]);
}
