namespace Mailservr.Billing;

/// <summary>Section <c>Mailservr:Billing</c>.</summary>
public sealed class BillingOptions
{
    /// <summary>
    /// Accounts without a plan can do nothing but buy one: their mail is refused (550 5.2.1), the API answers 402. Admins
    /// need none.
    /// </summary>
    public bool Required { get; set; }

    /// <summary>The plan of accounts that have none, while none is required.</summary>
    public string DefaultPlan { get; set; } = "unlimited";

    /// <summary>By id. <c>pro</c>, <c>enterprise</c> and <c>unlimited</c> are there; more can be added.</summary>
    public Dictionary<string, PlanOptions> Plans { get; } = new(StringComparer.Ordinal)
    {
        // Attachments: paid once and kept for years, so what they cost to store must be a small part of any price.
        ["pro"] = new PlanOptions { Name = "Pro", Addresses = 100, ApiKeys = 1, Webhooks = 0, AttachmentBytes = 5L << 30 },
        ["enterprise"] = new PlanOptions
        {
            Name = "Enterprise", Addresses = 1000, ApiKeys = 10, Webhooks = 5, AttachmentBytes = 50L << 30,
        },
        ["unlimited"] = new PlanOptions { Name = "Unlimited" },
    };
}

/// <summary>A plan as it is configured.</summary>
public sealed class PlanOptions
{
    /// <summary>For people; empty: the id of the plan.</summary>
    public string Name { get; set; } = "";

    /// <summary>In the smallest unit of the currency (cents); null: not for sale.</summary>
    public long? Price { get; set; }

    /// <summary>ISO 4217, lower-case.</summary>
    public string Currency { get; set; } = "usd";

    /// <summary>Null: no limit; so with the others.</summary>
    public int? Addresses { get; set; }

    /// <summary>Never more than <see cref="Accounts.AccountOptions.ApiKeys"/>.</summary>
    public int? ApiKeys { get; set; }

    public int? Webhooks { get; set; }

    /// <summary>
    /// Decoded bytes of the attachments of all stored mail; from 1. Who has as much takes no mail (452 4.2.2) until some
    /// is deleted.
    /// </summary>
    public long? AttachmentBytes { get; set; }
}
