using System.Text;
using Mailservr.Testing;
using Mailservr.Webhooks;

namespace Mailservr.Core.Tests.Webhooks.Signing;

public sealed class WebhookVerifierTests
{
    private static readonly byte[] Body = Encoding.UTF8.GetBytes("""{"event":"email.received"}""");

    private readonly ManualTimeProvider _clock = new();
    private readonly string _secret = WebhookSecret.New();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Verify_SignedRequest_IsValid(bool standard)
    {
        var headers = Sign(standard, _secret);

        Assert.Equal(WebhookVerification.Valid, Verify(headers, Body));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Verify_OtherBodySecretOrTime_IsForged(bool standard)
    {
        Assert.Equal(WebhookVerification.Forged, Verify(Sign(standard, _secret), Encoding.UTF8.GetBytes("{}")));
        Assert.Equal(WebhookVerification.Forged, Verify(Sign(standard, WebhookSecret.New()), Body));
        var moved = Sign(standard, _secret);
        moved[standard ? "webhook-timestamp" : "X-Webhook-Timestamp"] =
            WebhookSignatures.Seconds(_clock.GetUtcNow().AddSeconds(1));
        Assert.Equal(WebhookVerification.Forged, Verify(moved, Body));
    }

    [Fact]
    public void Verify_OtherId_IsForged()
    {
        var headers = Sign(standard: true, _secret);
        headers["webhook-id"] = "evt_2";

        Assert.Equal(WebhookVerification.Forged, Verify(headers, Body));
    }

    [Theory]
    [InlineData(300, WebhookVerification.Valid)]
    [InlineData(-300, WebhookVerification.Valid)]
    [InlineData(301, WebhookVerification.NotFresh)]
    [InlineData(-301, WebhookVerification.NotFresh)]
    public void Verify_AtAnAge_KeepsTheTolerance(int seconds, WebhookVerification expected)
    {
        var headers = Sign(standard: true, _secret, _clock.GetUtcNow().AddSeconds(-seconds));
        var body = Sign(standard: false, _secret, _clock.GetUtcNow().AddSeconds(-seconds));

        Assert.Equal(expected, Verify(headers, Body));
        Assert.Equal(expected, Verify(body, Body));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Verify_DuringARotation_OldAndNewReceiversAccept(bool standard)
    {
        var old = WebhookSecret.New();
        var headers = Sign(standard, _secret, secrets: [_secret, old]);

        Assert.Equal(WebhookVerification.Valid, Verify(headers, Body, _secret));
        Assert.Equal(WebhookVerification.Valid, Verify(headers, Body, old));
        Assert.Equal(WebhookVerification.Valid, Verify(Sign(standard, old), Body, _secret, old));
    }

    [Theory]
    [InlineData("webhook-id", null)]
    [InlineData("webhook-timestamp", null)]
    [InlineData("webhook-timestamp", "now")]
    [InlineData("webhook-timestamp", "99999999999999999999")]
    [InlineData("webhook-timestamp", "-1")]
    public void Verify_MissingOrBrokenHeader_IsIncomplete(string name, string? value)
    {
        var headers = Sign(standard: true, _secret);
        headers[name] = value;

        Assert.Equal(WebhookVerification.Incomplete, Verify(headers, Body));
        Assert.Equal(WebhookVerification.Incomplete, Verify([], Body));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("v1,")]
    [InlineData("v1a,AAAA")]
    [InlineData("v1,not base64 v1,=== \ud800")]
    public void Verify_BrokenSignature_IsForged(string signature)
    {
        var headers = Sign(standard: true, _secret);
        headers["webhook-signature"] = signature;

        Assert.Equal(WebhookVerification.Forged, Verify(headers, Body));
    }

    private WebhookVerification Verify(Dictionary<string, string?> headers, byte[] body, params string[] secrets) =>
        new WebhookVerifier(secrets.Length == 0 ? [_secret] : secrets, _clock)
            .Verify(name => headers.GetValueOrDefault(name), body);

    private Dictionary<string, string?> Sign(
        bool standard, string secret, DateTimeOffset? at = null, string[]? secrets = null)
    {
        IWebhookSigner signer = standard ? new StandardWebhookSigner() : new BodyWebhookSigner();
        var message = new WebhookMessage("evt_1", at ?? _clock.GetUtcNow(), Body);
        return signer.Sign(message, secrets ?? [secret])
            .ToDictionary(header => header.Key, header => (string?)header.Value, StringComparer.OrdinalIgnoreCase);
    }
}
