using Mailservr.Smtp;

namespace Mailservr.Core.Tests.Receiving;

public sealed class MailReceiverRecipientTests
{
    [Theory]
    [InlineData("nobody@mail.example", "550 5.1.1")]
    [InlineData("off@mail.example", "550 5.1.1")]
    [InlineData("expired@mail.example", "550 5.1.1")]
    [InlineData("inbox@elsewhere.example", "550 5.7.1")]
    [InlineData("inbox@closed.example", "550 5.7.1")]
    [InlineData("inbox@[192.0.2.1]", "550 5.7.1")]
    [InlineData("inbox@mail.example", "250 2.1.5")]
    [InlineData("INBOX@MAIL.Example", "250 2.1.5")]
    [InlineData("inbox+tag@mail.example", "250 2.1.5")]
    [InlineData("Inbox+a+b@mail.example", "250 2.1.5")]
    [InlineData("+inbox@mail.example", "550 5.1.1")]
    [InlineData("\"inbox\"@mail.example", "250 2.1.5")]
    [InlineData("soon@mail.example", "250 2.1.5")]
    [InlineData("anything@all.example", "250 2.1.5")]
    [InlineData("off@all.example", "550 5.1.1")]
    [InlineData("gone@all.example", "550 5.1.1")]
    [InlineData("gone+shop@all.example", "550 5.1.1")]
    [InlineData("\"gone+q\"@all.example", "550 5.1.1")]
    [InlineData("others+gone@all.example", "250 2.1.5")]
    [InlineData("*@mail.example", "550 5.1.1")]
    [InlineData("postmaster", "250 2.1.5")]
    [InlineData("Postmaster", "250 2.1.5")]
    public async Task Recipient_ByItsAddress_IsTakenOrRefused(string recipient, string expected)
    {
        var host = await HostAsync();
        await using var client = await SmtpConversation.StartAsync(host);
        await client.OpenAsync("a@client.example");

        Assert.StartsWith(expected, await client.AskAsync($"RCPT TO:<{recipient}>"));
    }

    [Fact]
    public async Task Recipient_PostmasterWithoutAnAddress_IsUnknown()
    {
        var host = new ReceivingHost();
        await host.AddAddressAsync("inbox");
        await using var client = await SmtpConversation.StartAsync(host);
        await client.OpenAsync("a@client.example");

        Assert.StartsWith("550 5.1.1", await client.AskAsync("RCPT TO:<postmaster>"));
    }

    [Fact]
    public async Task Recipients_OfSeveralAccounts_GetOneRowEach()
    {
        var host = await HostAsync();
        var other = await host.AddAddressAsync("other", account: 2);
        await using var client = await SmtpConversation.StartAsync(host);
        await client.OpenAsync(
            "a@client.example", "inbox+one@mail.example", "soon@mail.example", "Other@mail.example", "inbox+one@mail.example");
        Assert.StartsWith("250 2.0.0 Stored as", await client.SendMessageAsync("Subject: Hello\r\n\r\nText"));

        var stored = host.Messages.Messages.Select(message => message.Record).OrderBy(record => record.AccountId).ToList();
        Assert.Equal([1, 2], stored.Select(record => record.AccountId));
        Assert.Equal(
            ["inbox+one@mail.example", "soon@mail.example"], [.. stored[0].DeliveredTo.Select(to => to.Address)]);
        Assert.Equal(stored[0].DeliveredTo[0].AddressId, stored[0].AddressId);
        Assert.Equal(new(other.Id, "Other@mail.example"), Assert.Single(stored[1].DeliveredTo));
        Assert.Equal("Hello", stored[1].Subject);
        Assert.Equal("a@client.example", stored[1].Envelope.From);
        Assert.Equal("192.0.2.7", stored[1].Envelope.RemoteIp);
        Assert.Equal("client.example", stored[1].Envelope.Helo);
        Assert.Single(host.Messages.Batches);
    }

    [Fact]
    public async Task Lmtp_SeveralRecipients_OneReplyEach()
    {
        var host = await HostAsync();
        await host.AddAddressAsync("other", account: 2);
        await using var client = await SmtpConversation.StartAsync(host, SmtpMode.Lmtp);
        Assert.Contains("LMTP", client.Greeting, StringComparison.Ordinal);
        await client.OpenAsync("a@client.example", "inbox@mail.example", "other@mail.example", "soon@mail.example");

        string[] replies =
        [
            await client.SendMessageAsync("Subject: x\r\n\r\nText"), await client.ReadReplyAsync(),
            await client.ReadReplyAsync(),
        ];
        Assert.All(replies, reply => Assert.StartsWith("250 2.0.0 Stored as", reply));
        Assert.Equal(replies[0], replies[2]);
        Assert.False(replies[0] == replies[1], "The same id for two accounts.");
        Assert.StartsWith("250", await client.AskAsync("NOOP"));
    }

    [Fact]
    public async Task Recipients_TenUnknown_CloseTheSessionAndTheDoor()
    {
        var host = await HostAsync();
        await using (var client = await SmtpConversation.StartAsync(host))
        {
            await client.OpenAsync("a@client.example");
            for (var i = 1; i <= 10; i++)
                Assert.StartsWith("550 5.1.1", await client.AskAsync($"RCPT TO:<guess{i}@mail.example>"));
            Assert.StartsWith("421 4.7.0", await client.AskAsync("RCPT TO:<guess11@mail.example>"));
            await client.EndedAsync();
        }

        Assert.StartsWith("421", await GuessAsync(host, "192.0.2.7"));
        Assert.StartsWith("550", await GuessAsync(host, "192.0.2.8"));
        host.Time.Advance(TimeSpan.FromMinutes(10));
        Assert.StartsWith("550", await GuessAsync(host, "192.0.2.7"));
    }

    [Fact]
    public async Task Recipients_KnownOnesFromANetworkThatGuessed_AreStillAccepted()
    {
        var host = new ReceivingHost(options => options.Limits.UnknownRecipients = 1);
        await host.AddAddressAsync("inbox");
        await GuessAsync(host, "192.0.2.7");
        Assert.StartsWith("421", await GuessAsync(host, "192.0.2.7"));

        await using var client = await SmtpConversation.StartAsync(host, ip: "192.0.2.7");
        await client.OpenAsync("a@client.example");

        Assert.StartsWith("250", await client.AskAsync("RCPT TO:<inbox@mail.example>"));
    }

    [Fact]
    public async Task Recipients_UnknownByLmtp_AreNoGuesses()
    {
        var host = new ReceivingHost(options => options.Limits.UnknownRecipients = 1);
        await host.AddAddressAsync("inbox");

        for (var i = 0; i < 3; i++)
            Assert.StartsWith("550", await GuessAsync(host, "192.0.2.7", SmtpMode.Lmtp));
    }

    [Fact]
    public async Task Recipients_UnknownFromOneIPv6Network_CountTogether()
    {
        var host = new ReceivingHost(options => options.Limits.UnknownRecipients = 2);
        await host.AddAddressAsync("inbox");
        await GuessAsync(host, "2001:db8::1");
        await GuessAsync(host, "2001:db8::ffff");

        Assert.StartsWith("421", await GuessAsync(host, "2001:db8::2"));
        Assert.StartsWith("550", await GuessAsync(host, "2001:db8:0:1::1"));
    }

    [Fact]
    public async Task Message_WithDsnParameters_KeepsThem()
    {
        var host = new ReceivingHost();
        await host.AddAddressAsync("inbox");
        await using var client = await SmtpConversation.StartAsync(host);
        Assert.StartsWith("250", await client.AskAsync("EHLO client.example"));
        Assert.StartsWith("250", await client.AskAsync("MAIL FROM:<a@client.example> RET=HDRS ENVID=QQ314159"));
        Assert.StartsWith("250", await client.AskAsync(
            "RCPT TO:<inbox@mail.example> NOTIFY=SUCCESS,FAILURE ORCPT=rfc822;old@mail.example"));
        Assert.StartsWith("250", await client.SendMessageAsync("Subject: x\r\n\r\nText"));

        var record = Assert.Single(host.Messages.Messages).Record;
        Assert.Equal(("QQ314159", "HDRS"), (record.Envelope.EnvelopeId, record.Envelope.Return));
        var recipient = Assert.Single(record.DeliveredTo);
        Assert.Equal(("SUCCESS, FAILURE", "rfc822;old@mail.example"), (recipient.Notify, recipient.OriginalRecipient));
    }

    private static async Task<string> GuessAsync(ReceivingHost host, string ip, SmtpMode mode = SmtpMode.Smtp)
    {
        await using var client = await SmtpConversation.StartAsync(host, mode, ip);
        Assert.StartsWith("250", await client.AskAsync("MAIL FROM:<a@client.example>"));
        return await client.AskAsync("RCPT TO:<guess@mail.example>");
    }

    private static async Task<ReceivingHost> HostAsync()
    {
        var host = new ReceivingHost();
        await host.AddAddressAsync("inbox");
        await host.AddAddressAsync("postmaster");
        await host.AddAddressAsync("off", enabled: false);
        await host.AddAddressAsync("expired", expires: host.Time.GetUtcNow());
        await host.AddAddressAsync("soon", expires: host.Time.GetUtcNow().AddSeconds(1));
        await host.AddDomainAsync("closed.example", active: false);
        await host.AddAddressAsync("inbox", domain: "closed.example");
        await host.AddAddressAsync("*", domain: "all.example");
        await host.AddAddressAsync("off", enabled: false, domain: "all.example");
        await host.Retired.RetireAsync("gone@all.example", CancellationToken.None);
        return host;
    }
}
