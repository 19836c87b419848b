using System.Text;
using Mailservr.Webhooks;

namespace Mailservr.Core.Tests.Webhooks.Signing;

public sealed class WebhookSignerTests
{
    private const string Secret = "whsec_" + "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private static readonly WebhookMessage Message = new(
        "msg_p5jXN8AQM9LWM0D4loKWxJek",
        DateTimeOffset.FromUnixTimeSeconds(1614265330),
        Encoding.UTF8.GetBytes("""{"test": 2432232314}"""));

    [Fact]
    public void Standard_KnownAnswer_IsMet()
    {
        var headers = new StandardWebhookSigner().Sign(Message, [Secret]).ToDictionary();

        Assert.Equal("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", headers["webhook-signature"]);
        Assert.Equal("1614265330", headers["webhook-timestamp"]);
        Assert.Equal("msg_p5jXN8AQM9LWM0D4loKWxJek", headers["webhook-id"]);
    }

    [Fact]
    public void Body_KnownAnswer_IsMet()
    {
        var headers = new BodyWebhookSigner().Sign(Message, [Secret]).ToDictionary();

        Assert.Equal("2e37df5d4a028c51a7f3133d64ae1e300d2c2c900f1b1d49d4369ad2530f8964", headers["X-Webhook-Signature"]);
        Assert.Equal("1614265330", headers["X-Webhook-Timestamp"]);
        Assert.Equal(2, headers.Count);
    }

    [Fact]
    public void Sign_TwoSecrets_BothSign()
    {
        var other = WebhookSecret.New();

        var standard = new StandardWebhookSigner().Sign(Message, [other, Secret]).ToDictionary();
        var body = new BodyWebhookSigner().Sign(Message, [other, Secret]).ToDictionary();

        Assert.EndsWith(" v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", standard["webhook-signature"], StringComparison.Ordinal);
        Assert.Equal(2, standard["webhook-signature"].Split(' ').Length);
        Assert.Equal("2e37df5d4a028c51a7f3133d64ae1e300d2c2c900f1b1d49d4369ad2530f8964", body["X-Webhook-Signature-Previous"]);
        Assert.NotEqual(body["X-Webhook-Signature"], body["X-Webhook-Signature-Previous"]);
    }

    [Fact]
    public void Secret_New_IsPrefixAndThirtyTwoRandomBytes()
    {
        var secret = WebhookSecret.New();

        Assert.StartsWith("whsec_", secret, StringComparison.Ordinal);
        Assert.Equal(32, WebhookSecret.Decode(secret).Length);
        Assert.NotEqual(secret, WebhookSecret.New());
    }
}
