using System.Diagnostics.CodeAnalysis;
using Mailservr.Testing;

namespace Mailservr.Architecture.Tests.Testing;

/// <summary>The lines that the README of the package shows.</summary>
public sealed class ReadmeExampleTests
{
    [Fact]
    [SuppressMessage("ApiDesign", "RS0030", Justification = "Readers of the README have nothing else.")]
    public async Task Host_OfTheReadme_ReceivesTheMail()
    {
        await using var host = await MailservrTestHost.StartAsync();
        var inbox = await host.CreateAddressAsync("orders");

        // Your program would do this: host.SmtpEndPoint is where it sends to.
        await host.SendAsync("shop@example.org", inbox, "Your order 42", "Your code is 314159.");

        var mail = await host.WaitForAsync(to: inbox, subject: "your order");
        Assert.Equal("shop@example.org", mail.From?.Address);
        Assert.Equal(["314159"], mail.Codes);
    }
}
