namespace Mailservr.EndToEnd.Tests;

public class SmtpSourceTests(SharedServer shared)
{
    [Fact]
    public async Task SmtpSource_HundredMessagesInTenSessions_AllAreThere()
    {
        var address = await shared.Api.CreateAddressAsync();

        await ChildProcess.RunAsync(
            Tool.SmtpSource,
            ["-s", "10", "-m", "100", "-l", "4000", "-f", "load@sender.test", "-t", address.Address,
                $"127.0.0.1:{shared.Server.Smtp.Port}"]);

        // No waiting here: what smtp-source was told 250 about is there.
        var emails = await shared.Api.EmailsAsync(address);
        Assert.Equal(100, emails.Count);
        Assert.Equal(100, emails.Select(email => email.Id()).Distinct().Count());
        Assert.All(emails, email => Assert.Equal("load@sender.test", email.EnvelopeFrom()));
    }
}
