using Mailservr.Secrets;
using Microsoft.AspNetCore.Authentication.OAuth;
using Microsoft.Extensions.Options;

namespace Mailservr.AspNetCore.Google;

/// <summary>Makes the options of the OAuth handler from ours.</summary>
internal sealed class GoogleSetup(
    IOptions<GoogleOptions> google, IOptions<MailservrOptions> mailservr, SecretProtector protector, TimeProvider time)
    : IConfigureNamedOptions<OAuthOptions>
{
    private const int MaxAnswerBytes = 64 * 1024;
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(15);

    public void Configure(OAuthOptions options)
    {
        // Only ours is named.
    }

    public void Configure(string? name, OAuthOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (name != GoogleHandler.Name)
            return;
        options.ClientId = google.Value.ClientId;
        options.ClientSecret = google.Value.ClientSecret;
        options.AuthorizationEndpoint = google.Value.AuthorizationEndpoint.AbsoluteUri;
        options.TokenEndpoint = google.Value.TokenEndpoint.AbsoluteUri;
        options.UsePkce = true;
        options.SaveTokens = false;
        options.Scope.Add("openid");
        options.Scope.Add("email");
        options.StateDataFormat = new GoogleState(protector, time);
        options.CorrelationCookie = new HandshakeCookie(mailservr) { Name = "mailservr-google." };
        options.TimeProvider = time;
        options.Backchannel = NewBackchannel();
        options.Events = NewEvents();
    }

    private static HttpClient NewBackchannel() => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        PooledConnectionLifetime = ConnectionLifetime,
    })
    {
        Timeout = Timeout,
        MaxResponseContentBufferSize = MaxAnswerBytes,
    };

    // Every way out ends in the handshake; what the browser is told is for the endpoint to say.
    private static OAuthEvents NewEvents() => new()
    {
        OnRedirectToAuthorizationEndpoint = context =>
        {
            GoogleHandshake.Of(context.HttpContext).AuthorizationUrl = context.RedirectUri;
            return Task.CompletedTask;
        },
        OnTicketReceived = context =>
        {
            var handshake = GoogleHandshake.Of(context.HttpContext);
            handshake.Properties = context.Properties;
            // The handler has moved it.
            handshake.Properties?.RedirectUri = context.ReturnUri;
            context.HandleResponse();
            return Task.CompletedTask;
        },
        OnAccessDenied = context =>
        {
            var handshake = GoogleHandshake.Of(context.HttpContext);
            (handshake.Failure, handshake.Properties) = (GoogleHandshake.Denied, context.Properties);
            context.HandleResponse();
            return Task.CompletedTask;
        },
        OnRemoteFailure = context =>
        {
            var handshake = GoogleHandshake.Of(context.HttpContext);
            (handshake.Failure, handshake.Properties) = (GoogleHandshake.Failed, context.Properties);
            context.HandleResponse();
            return Task.CompletedTask;
        },
    };
}
