namespace Mailservr.Billing;

/// <summary>The plans of this host, the best first.</summary>
public sealed class PlanCatalogue
{
    public PlanCatalogue(MailservrOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        All = options.Billing.Plans
            .Select(plan => Of(plan.Key, plan.Value))
            // What is not for sale is given by admins or by default: never less than what somebody paid for.
            .OrderByDescending(plan => plan.Price ?? long.MaxValue)
            .ThenBy(plan => plan.Id, StringComparer.Ordinal)
            .ToList();
    }

    public IReadOnlyList<Plan> All { get; }

    public Plan? Find(string? id) => All.FirstOrDefault(plan => plan.Id == id);

    /// <summary>The best of some plans; null when none of them is there any more.</summary>
    public Plan? Best(IEnumerable<string> ids)
    {
        var owned = ids.ToHashSet(StringComparer.Ordinal);
        return All.FirstOrDefault(plan => owned.Contains(plan.Id));
    }

    private static Plan Of(string id, PlanOptions options) => new(
        id,
        options.Name.Length > 0 ? options.Name : id,
        options.Price,
        options.Currency,
        new PlanLimits
        {
            Addresses = options.Addresses,
            ApiKeys = options.ApiKeys,
            Webhooks = options.Webhooks,
            AttachmentBytes = options.AttachmentBytes,
        });
}
