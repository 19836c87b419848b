using Mailservr.Accounts;
using Mailservr.AspNetCore.OpenApi;
using Mailservr.AspNetCore.Smtp;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;

namespace Mailservr.AspNetCore.Hosting;

/// <summary>Tells on the console, once, what the first start has created. Not in the log: a key is a secret.</summary>
internal sealed class FirstStart(
    SmtpEndPoints endPoints, IOptions<MailservrOptions> options, IServer? server = null, EndpointDataSource? routes = null)
    : IDisposable
{
    public BootstrapResult? Result { get; set; }

    /// <summary>The console has said how to sign in, since this process runs.</summary>
    public bool IsAnnounced { get; private set; }

    /// <summary>
    /// Whose password, which the console has told, opens the setup page; null when there was none to tell, and from the
    /// moment somebody has set the host up or signed in to that account.
    /// </summary>
    public string? SetupEmail { get; private set; }

    public void Announce()
    {
        if (Result is { } result && options.Value.Bootstrap.Announce)
        {
            Console.Out.Write(TextFor(result));
            IsAnnounced = true;
            SetupEmail = result.GeneratedPassword is null ? null : result.Account.Email;
        }
        Result = null;
    }

    /// <summary>The host ends without having started: what nobody could ever be shown again is said now.</summary>
    public void Dispose()
    {
        if (Result is { } result && options.Value.Bootstrap.Announce)
            Console.Out.Write($"\nMailservr has not started, but the first account is made.\n{Credentials(result)}\n\n");
        Result = null;
    }

    public void EndSetup() => SetupEmail = null;

    private string Pages => options.Value.Dashboard is { Enabled: true } dashboard ? dashboard.Path : "/api/emails";

    private string TextFor(BootstrapResult result)
    {
        var address = server?.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? "";
        // All addresses of this machine are no address that a browser could open.
        var site = address.Replace("//[::]", "//localhost", StringComparison.Ordinal).Replace("//0.0.0.0", "//localhost", StringComparison.Ordinal);
        var pages = OpenApiDescription.FindPrefix(routes) is { } prefix ? site + prefix + Pages : "(nowhere: MapMailservr is not called)";
        var smtp = endPoints.Smtp.Count > 0 ? endPoints.Smtp[0].ToString() : "(not listening)";
        return $"""

            Mailservr is ready.
              Send mail to     {result.Address?.Address ?? "*@" + result.Domain.Name}   by SMTP on {smtp}
              Read it at       {pages}
            {Credentials(result)}


            """;
    }

    private static string Credentials(BootstrapResult result)
    {
        var key = result.GeneratedKey is { } generated
            ? $"  API key          {generated}   (shown only now)"
            : "  API key          as configured in Mailservr:Bootstrap:ApiKey";
        var password = result.GeneratedPassword is { } made
            ? $"  Sign in as       {result.Account.Email} with the password {made}   (shown only now)"
            : $"  Sign in as       {result.Account.Email} with the password of Mailservr:Bootstrap:AdminPassword";
        return $"{key}\n{password}";
    }
}
