using Mailservr.AspNetCore.Http;
using Mailservr.AspNetCore.OpenApi;

namespace Mailservr.AspNetCore.Billing;

/// <summary>What the OpenAPI document says.</summary>
internal static class BillingOperations
{
    public static Operation Get { get; } = new("Read the plan of the account and those for sale")
    {
        Response = Operation.One("""
            {
              "plan": null, "status": "open",
              "plans": [
                { "id": "pro", "name": "Pro", "price": 2900, "currency": "usd",
                  "limits": { "addresses": 100, "apiKeys": 1, "webhooks": 0, "attachmentBytes": 5368709120 } }
              ]
            }
            """),
    };

    public static Operation Buy { get; } = new("Begin to buy a plan")
    {
        Request = """{"plan":"pro"}""",
        Response = Operation.One("""{"url":"https://checkout.stripe.com/c/pay/cs_test_1"}"""),
        Refuses = [KnownProblems.PaymentsOff, KnownProblems.PlanOwned, BillingEndpoints.Unreachable],
    };

    public static Operation Notice { get; } = new("Tell what became of a payment; for payment providers")
    {
        Response = Operation.One("""{"received":true}"""),
        Refuses = [KnownProblems.InvalidSignature, BodyReader.TooLarge, Problem.NotFound, BillingEndpoints.Unreachable],
    };
}
