using Mailservr.Accounts;
using Mailservr.AspNetCore.Smtp;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;

namespace Mailservr.AspNetCore.Hosting;

/// <summary>Tells on the console, once, what the first start has created. Not in the log: a key is a secret.</summary>
internal sealed class FirstStart(SmtpEndPoints endPoints, IServer server, IOptions<MailservrOptions> options)
{
    public BootstrapResult? Result { get; set; }

    public void Announce()
    {
        if (Result is { } result && options.Value.Bootstrap.Announce)
            Console.Out.Write(TextFor(result));
        Result = null;
    }

    private string TextFor(BootstrapResult result)
    {
        var api = server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? "";
        var smtp = endPoints.Smtp.Count > 0 ? endPoints.Smtp[0].ToString() : "(not listening)";
        var key = result.GeneratedKey is { } generated
            ? $"  API key          {generated}   (shown only now)"
            : "  API key          as configured in Mailservr:Bootstrap:ApiKey";
        var password = result.GeneratedPassword is { } made
            ? $"  Sign in as       {result.Account.Email} with the password {made}   (shown only now)"
            : $"  Sign in as       {result.Account.Email} with the password of Mailservr:Bootstrap:AdminPassword";
        return $"""

            Mailservr is ready.
              Send mail to     {result.Address?.Address ?? "*@" + result.Domain.Name}   by SMTP on {smtp}
              Read it at       {api}/api/emails
            {key}
            {password}


            """;
    }
}
