using Mailservr.Admission;
using Mailservr.Blocking;
using Mailservr.Core.Tests.Admission;
using Mailservr.Events;
using Mailservr.Smtp;

namespace Mailservr.Core.Tests.Receiving;

public sealed class MailReceiverAdmissionTests
{
    private const string FromBad = "From: Bad <bad@spam.example>\r\nSubject: x\r\n\r\nText";

    [Fact]
    public async Task Block_Reject_RefusesTheEnvelopeAtRcpt()
    {
        var (host, address) = await HostAsync();
        await BlockAsync(host, address.Id, "@spam.example", BlockAction.Reject);
        await using var client = await SmtpConversation.StartAsync(host);
        await client.OpenAsync("bad@spam.example");

        Assert.StartsWith("550 5.7.1", await client.AskAsync("RCPT TO:<inbox@mail.example>"));
        var blocked = Assert.Single(host.Events.Events).Event;
        Assert.Equal((EventTypes.EmailBlocked, (long?)address.Id), (blocked.Type, blocked.AddressId));
        Assert.Contains("\"reject\"", blocked.Data, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Block_Reject_RefusesTheFromFieldAtTheMessage()
    {
        var (host, address) = await HostAsync();
        await BlockAsync(host, address.Id, "bad@spam.example", BlockAction.Reject);
        await using var client = await SmtpConversation.StartAsync(host);

        Assert.StartsWith("550 5.7.1", await client.DeliverAsync("list@client.example", "inbox@mail.example", FromBad));
        Assert.Empty(host.Messages.Messages);
        Assert.StartsWith("250", await client.DeliverAsync("list@client.example", "inbox@mail.example"));
        Assert.Single(host.Messages.Messages);
    }

    [Theory]
    [InlineData("bad@spam.example", "Subject: x\r\n\r\nText")]
    [InlineData("list@client.example", FromBad)]
    public async Task Block_Discard_AcceptsAndStoresNothing(string sender, string message)
    {
        var (host, address) = await HostAsync();
        await BlockAsync(host, address.Id, "@spam.example", BlockAction.Discard);
        await using var client = await SmtpConversation.StartAsync(host);

        Assert.StartsWith("250", await client.DeliverAsync(sender, "inbox@mail.example", message));
        Assert.Empty(host.Messages.Messages);
        Assert.Contains("\"discard\"", Assert.Single(host.Events.Events).Event.Data, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bad@spam.example", "Subject: x\r\n\r\nText")]
    [InlineData("list@client.example", FromBad)]
    public async Task Block_Quarantine_StoresAside(string sender, string message)
    {
        var (host, address) = await HostAsync();
        await BlockAsync(host, address.Id, "@spam.example", BlockAction.Quarantine);
        await using var client = await SmtpConversation.StartAsync(host);

        Assert.StartsWith("250 2.0.0 Stored as", await client.DeliverAsync(sender, "inbox@mail.example", message));
        var record = Assert.Single(host.Messages.Messages).Record;
        Assert.True(record.Quarantined);
        Assert.Equal(["sender_blocked"], record.Reasons);
        Assert.Single(host.Events.Events, entry => entry.Event.Type == EventTypes.EmailBlocked);
    }

    [Fact]
    public async Task Block_OfTheSecondAuthor_Holds()
    {
        var (host, address) = await HostAsync();
        await BlockAsync(host, address.Id, "evil@spam.example", BlockAction.Reject);
        await using var client = await SmtpConversation.StartAsync(host);

        Assert.StartsWith("550 5.7.1", await client.DeliverAsync(
            "list@client.example", "inbox@mail.example",
            "From: a@fine.example, \"evil\"@spam.example\r\nSubject: x\r\n\r\nText"));
    }

    [Fact]
    public async Task Quarantine_ForOneAddressOfTheAccount_IsWantedMail()
    {
        var (host, address) = await HostAsync();
        await host.AddAddressAsync("wanted");
        await BlockAsync(host, address.Id, "@spam.example", BlockAction.Quarantine);
        await using var client = await SmtpConversation.StartAsync(host);
        await client.OpenAsync("bad@spam.example", "inbox@mail.example", "wanted@mail.example");
        Assert.StartsWith("250", await client.SendMessageAsync("Subject: x\r\n\r\nText"));

        Assert.False(Assert.Single(host.Messages.Messages).Record.Quarantined);
    }

    [Fact]
    public async Task Refusal_ForOneOfTwoRecipients_IsToldOnlyInLmtp()
    {
        var (host, address) = await HostAsync();
        await host.AddAddressAsync("other", account: 2);
        await BlockAsync(host, address.Id, "@spam.example", BlockAction.Reject);
        await using var smtp = await SmtpConversation.StartAsync(host);
        await smtp.OpenAsync("list@client.example", "inbox@mail.example", "other@mail.example");
        Assert.StartsWith("250 2.0.0 Stored as", await smtp.SendMessageAsync(FromBad));
        await using var lmtp = await SmtpConversation.StartAsync(host, SmtpMode.Lmtp);
        await lmtp.OpenAsync("list@client.example", "inbox@mail.example", "other@mail.example");

        Assert.StartsWith("550 5.7.1", await lmtp.SendMessageAsync(FromBad));
        Assert.StartsWith("250 2.0.0 Stored as", await lmtp.ReadReplyAsync());
        Assert.All(host.Messages.Messages, message => Assert.Equal(2, message.Record.AccountId));
    }

    [Theory]
    [InlineData(AdmissionStage.Sender)]
    [InlineData(AdmissionStage.Recipient)]
    [InlineData(AdmissionStage.Message)]
    public async Task Policy_ThatThrows_DefersAndTheSessionGoesOn(AdmissionStage stage)
    {
        var faulty = true;
        var policy = new ScriptedPolicy(
            (at, _) => faulty && at == stage ? throw new TaskCanceledException("a timeout of its own") : null);
        var (host, _) = await HostAsync(policy);
        await using var client = await SmtpConversation.StartAsync(host);
        Assert.Equal("451 4.3.0", await FirstRefusalAsync(client));
        faulty = false;
        Assert.StartsWith("250", await client.AskAsync("RSET"));

        Assert.StartsWith("250", await client.DeliverAsync("a@client.example", "inbox@mail.example"));
        Assert.Single(host.Messages.Messages);
    }

    [Fact]
    public async Task Policy_AtConnect_ClosesWithItsReply()
    {
        var refusal = AdmissionVerdict.Refuse("listed", new SmtpReply(554, "5.7.1", "Go away"));
        var (host, _) = await HostAsync(new ScriptedPolicy((at, _) => at == AdmissionStage.Connect ? refusal : null));
        await using var client = await SmtpConversation.StartAsync(host);

        Assert.StartsWith("554 5.7.1 Go away", client.Greeting);
        await client.EndedAsync();
    }

    [Fact]
    public async Task Verdict_OnTheSender_HoldsForEveryRecipient()
    {
        var aside = AdmissionVerdict.Quarantine("suspicious");
        var (host, _) = await HostAsync(new ScriptedPolicy((at, _) => at == AdmissionStage.Sender ? aside : null));
        await using var client = await SmtpConversation.StartAsync(host);
        Assert.StartsWith("250", await client.DeliverAsync("a@client.example", "inbox@mail.example"));

        var record = Assert.Single(host.Messages.Messages).Record;
        Assert.True(record.Quarantined);
        Assert.Equal(["suspicious"], record.Reasons);
    }

    private static async Task<string> FirstRefusalAsync(SmtpConversation client)
    {
        foreach (var line in (string[])["MAIL FROM:<a@client.example>", "RCPT TO:<inbox@mail.example>", "DATA", "\r\n."])
        {
            var reply = await client.AskAsync(line);
            if (reply[0] is '4' or '5')
                return reply[..9];
        }

        return "";
    }

    private static async Task BlockAsync(ReceivingHost host, long ownerId, string sender, BlockAction action)
    {
        var outcome = await host.Blocks.CreateAsync(1, ownerId, sender, action, CancellationToken.None);
        Assert.Null(outcome.Refusal);
    }

    private static async Task<(ReceivingHost Host, Mailservr.Addresses.AddressRecord Address)> HostAsync(
        params IAdmissionPolicy[] policies)
    {
        var host = new ReceivingHost(null, policies);
        return (host, await host.AddAddressAsync("inbox"));
    }
}
