using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Mailservr.Testing;

/// <summary>
/// A server that speaks as much of Stripe's REST API as one-time payments take, strict about what it is sent. The test
/// plays the buyer and the bank; a POST to the URL of a checkout pays it, as a buyer's click does.
/// </summary>
public sealed class FakeStripe : IAsyncDisposable
{
    public const string SecretKey = "sk_test_fake";
    public const string WebhookSecret = "whsec_fake";

    // Of the checkouts, for buyers: nobody asks them for a key.
    private const string Page = "/pay";

    private static readonly string[] KnownParameters =
    [
        "mode", "client_reference_id", "success_url", "cancel_url", "metadata[purchase]", "line_items[0][quantity]",
        "line_items[0][price_data][currency]", "line_items[0][price_data][unit_amount]",
        "line_items[0][price_data][product_data][name]",
    ];

    private readonly WebApplication _app;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, FakeCheckout> _checkouts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _replays = new(StringComparer.Ordinal);
    private int _failures;
    private string? _answer;

    private FakeStripe(WebApplication app, TimeProvider time) => (_app, _time) = (app, time);

    public Uri Url => new(_app.Urls.First());

    /// <summary>Requests that were answered, failures among them.</summary>
    public int Requests { get; private set; }

    public static async Task<FakeStripe> StartAsync(TimeProvider? time = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var stripe = new FakeStripe(builder.Build(), time ?? TimeProvider.System);
        stripe._app.Use(stripe.AdmitAsync);
        stripe._app.MapPost("/v1/checkout/sessions", stripe.CreateAsync);
        stripe._app.MapGet("/v1/checkout/sessions/{id}", (string id) => stripe.Show(id));
        stripe._app.MapGet("/v1/checkout/sessions", (string payment_intent) => stripe.List(payment_intent));
        stripe._app.MapPost(Page + "/{id}", (string id) => stripe.Pay(id));
        stripe._app.MapGet("/v1/disputes", (string payment_intent) => stripe.Disputes(payment_intent));
        await stripe._app.StartAsync();
        return stripe;
    }

    /// <summary>The next requests are answered with 503.</summary>
    public void FailNext(int requests) => _failures = requests;

    /// <summary>The next request is answered with 200 and this, whatever it asks for.</summary>
    public void AnswerNext(string body) => _answer = body;

    /// <summary>What the buyer, Stripe or the bank does to a checkout.</summary>
    public void Change(string checkoutId, Func<FakeCheckout, FakeCheckout> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        lock (_gate)
            _checkouts[checkoutId] = change(_checkouts[checkoutId]);
    }

    public FakeCheckout Find(string checkoutId)
    {
        lock (_gate)
            return _checkouts[checkoutId];
    }

    /// <summary>An event about a checkout as Stripe would send it now, with its <c>Stripe-Signature</c>.</summary>
    public (byte[] Body, string Signature) Notice(string type, string checkoutId)
    {
        ArgumentNullException.ThrowIfNull(type);
        var about = type.StartsWith("checkout.", StringComparison.Ordinal)
            ? Json(Find(checkoutId), expanded: false)
            : new JsonObject { ["id"] = "x_1", ["payment_intent"] = Find(checkoutId).PaymentIntent };
        var body = Encoding.UTF8.GetBytes(new JsonObject
        {
            ["id"] = "evt_" + RandomNumberGenerator.GetHexString(16, lowercase: true),
            ["object"] = "event",
            ["type"] = type,
            ["data"] = new JsonObject { ["object"] = about },
        }.ToJsonString());
        return (body, Sign(body, _time.GetUtcNow(), WebhookSecret));
    }

    public static string Sign(ReadOnlySpan<byte> body, DateTimeOffset at, string secret)
    {
        var time = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        byte[] signed = [.. Encoding.UTF8.GetBytes(time + "."), .. body];
        var signature = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), signed);
        return $"t={time},v1={Convert.ToHexStringLower(signature)},v0=00";
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AdmitAsync(HttpContext context, RequestDelegate next)
    {
        Requests++;
        if (Interlocked.Decrement(ref _failures) >= 0)
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        else if (Interlocked.Exchange(ref _answer, null) is { } answer)
            await Results.Text(answer, "application/json").ExecuteAsync(context);
        else if (!context.Request.Path.StartsWithSegments(Page, StringComparison.Ordinal)
            && context.Request.Headers.Authorization != "Bearer " + SecretKey)
            await Error("api_key", StatusCodes.Status401Unauthorized).ExecuteAsync(context);
        else
            await next(context);
    }

    private async Task<IResult> CreateAsync(HttpRequest request)
    {
        var form = await request.ReadFormAsync();
        if (form.Keys.Except(KnownParameters, StringComparer.Ordinal).FirstOrDefault() is { } unknown)
            return Error(unknown, StatusCodes.Status400BadRequest);
        if (KnownParameters.FirstOrDefault(name => form[name].Count != 1) is { } missing)
            return Error(missing, StatusCodes.Status400BadRequest);
        if (form["mode"] != "payment")
            return Error("mode", StatusCodes.Status400BadRequest);
        lock (_gate)
        {
            var replay = request.Headers["Idempotency-Key"].ToString();
            if (!_replays.TryGetValue(replay, out var id))
                id = _replays[replay] = Add(form);
            return Answer(Json(_checkouts[id], expanded: false));
        }
    }

    private string Add(IFormCollection form)
    {
        var id = "cs_test_" + RandomNumberGenerator.GetHexString(24, lowercase: true);
        _checkouts[id] = new FakeCheckout(id)
        {
            Amount = long.Parse(form["line_items[0][price_data][unit_amount]"].ToString(), CultureInfo.InvariantCulture),
            Currency = form["line_items[0][price_data][currency]"].ToString(),
            Account = form["client_reference_id"].ToString(),
        };
        return id;
    }

    private IResult Show(string id)
    {
        lock (_gate)
            return _checkouts.TryGetValue(id, out var checkout)
                ? Answer(Json(checkout, expanded: true))
                : Error("id", StatusCodes.Status404NotFound);
    }

    private IResult Pay(string id)
    {
        lock (_gate)
        {
            if (!_checkouts.TryGetValue(id, out var checkout) || checkout.Status != "open")
                return Error("id", StatusCodes.Status404NotFound);
            _checkouts[id] = checkout.Complete();
            return Results.NoContent();
        }
    }

    private IResult List(string paymentIntent)
    {
        lock (_gate)
            return Answer(ListOf(_checkouts.Values
                .Where(checkout => checkout.PaymentIntent == paymentIntent)
                .Select(checkout => Json(checkout, expanded: false))));
    }

    private IResult Disputes(string paymentIntent)
    {
        lock (_gate)
            return Answer(ListOf(_checkouts.Values
                .Where(checkout => checkout.PaymentIntent == paymentIntent && checkout.Dispute is not null)
                .Select(checkout => new JsonObject { ["id"] = "du_1", ["status"] = checkout.Dispute })));
    }

    private static JsonObject ListOf(IEnumerable<JsonObject> items) =>
        new() { ["object"] = "list", ["data"] = new JsonArray([.. items]), ["has_more"] = false };

    private JsonObject Json(FakeCheckout checkout, bool expanded)
    {
        JsonNode? payment = checkout.PaymentIntent;
        if (expanded && payment is not null)
            payment = new JsonObject
            {
                ["id"] = checkout.PaymentIntent,
                ["latest_charge"] = new JsonObject
                {
                    ["id"] = "ch_1",
                    ["refunded"] = checkout.Refunded,
                    ["disputed"] = checkout.Dispute is not null,
                },
            };
        return new JsonObject
        {
            ["id"] = checkout.Id,
            ["object"] = "checkout.session",
            // The answer to a creation is repeated as it was.
            ["url"] = checkout.Status == "open" || !expanded ? new Uri(Url, $"{Page}/{checkout.Id}").AbsoluteUri : null,
            ["status"] = checkout.Status,
            ["payment_status"] = checkout.Paid ? "paid" : "unpaid",
            ["amount_total"] = checkout.Amount,
            ["currency"] = checkout.Currency,
            ["client_reference_id"] = checkout.Account,
            ["payment_intent"] = payment,
        };
    }

    private static IResult Answer(JsonObject json) => Results.Text(json.ToJsonString(), "application/json");

    private static IResult Error(string parameter, int status) => Results.Text(
        new JsonObject
        {
            ["error"] = new JsonObject { ["type"] = "invalid_request_error", ["param"] = parameter },
        }.ToJsonString(),
        "application/json",
        Encoding.UTF8,
        status);
}

/// <summary>A checkout at <see cref="FakeStripe"/>.</summary>
public sealed record FakeCheckout(string Id)
{
    public long Amount { get; init; }

    public string Currency { get; init; } = "";

    /// <summary>The client_reference_id.</summary>
    public string Account { get; init; } = "";

    /// <summary>open, complete, expired.</summary>
    public string Status { get; init; } = "open";

    public bool Paid { get; init; }

    public bool Refunded { get; init; }

    /// <summary>The status of a dispute, like needs_response, won or lost; null without one.</summary>
    public string? Dispute { get; init; }

    public string? PaymentIntent => Status == "complete" ? "pi_" + Id : null;

    public FakeCheckout Complete(bool paid = true) => this with { Status = "complete", Paid = paid };
}
