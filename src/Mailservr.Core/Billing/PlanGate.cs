using Mailservr.Storage;

namespace Mailservr.Billing;

/// <summary>Lets an account have no more of a thing than its plan allows.</summary>
public sealed class PlanGate(AccountPlans plans)
{
    /// <summary>Saves a new record of an account, if there is room for it.</summary>
    /// <param name="store">Where the account's records of the kind are.</param>
    /// <param name="record">The new one; <see cref="Record.OwnerId"/> is the account.</param>
    /// <param name="thing">What is counted: a member of <see cref="PlanLimits"/>, in words.</param>
    /// <param name="limitOf">How many a plan allows.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>Refused with <c>plan_limit</c>, or <c>payment_required</c> without a plan.</returns>
    public async ValueTask<Outcome<SavedRecord<TRecord>>> SaveAsync<TRecord>(
        IRecordStore<TRecord> store,
        TRecord record,
        string thing,
        Func<PlanLimits, int?> limitOf,
        CancellationToken cancellationToken)
        where TRecord : Record
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(record);
        ArgumentNullException.ThrowIfNull(limitOf);
        if (await plans.FindAsync(record.OwnerId, cancellationToken) is not { } plan)
            return NoPlan;
        if (limitOf(plan.Limits) is not { } limit)
            return new SavedRecord<TRecord>(await store.SaveAsync(record, cancellationToken));
        if (await HasMoreThanAsync(store, record.OwnerId, limit - 1, cancellationToken))
            return Full(plan, thing, limit);

        var saved = await store.SaveAsync(record, cancellationToken);
        // Two at once, perhaps on two hosts, may both have found room: counted again, each takes back its own.
        if (saved.Status != SaveStatus.Saved || !await HasMoreThanAsync(store, record.OwnerId, limit, cancellationToken))
            return new SavedRecord<TRecord>(saved);
        await store.DeleteAsync(record.Id, cancellationToken);
        return Full(plan, thing, limit);
    }

    /// <summary>
    /// Whether a record is one of as many as the plan of its account allows, the oldest first: a plan that allows less
    /// than before deletes nothing.
    /// </summary>
    public async ValueTask<bool> AllowsAsync<TRecord>(
        IRecordStore<TRecord> store, TRecord record, Func<PlanLimits, int?> limitOf, CancellationToken cancellationToken)
        where TRecord : Record
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(record);
        ArgumentNullException.ThrowIfNull(limitOf);
        if (await plans.FindAsync(record.OwnerId, cancellationToken) is not { } plan)
            return false;
        if (limitOf(plan.Limits) is not { } limit)
            return true;
        var older = await store.AllAsync(record.OwnerId, cancellationToken)
            .TakeWhile(other => other.Id < record.Id).Take(limit).CountAsync(cancellationToken);
        return older < limit;
    }

    public static Refusal NoPlan { get; } = new(
        RefusalKind.PaymentRequired, "payment_required", "The account has no plan yet: POST /api/billing/checkout buys one.");

    private static Refusal Full(Plan plan, string thing, int limit) => Refusal.Forbidden(
        "plan_limit", $"The plan {plan.Name} allows {limit} {thing}, and the account has as many.");

    private static ValueTask<bool> HasMoreThanAsync<TRecord>(
        IRecordStore<TRecord> store, long ownerId, int limit, CancellationToken cancellationToken)
        where TRecord : Record =>
        store.AllAsync(ownerId, cancellationToken).Skip(limit).AnyAsync(cancellationToken);
}

/// <param name="Result">What the store said.</param>
public sealed record SavedRecord<TRecord>(SaveResult<TRecord> Result)
    where TRecord : Record;
