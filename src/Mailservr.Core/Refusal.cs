namespace Mailservr;

/// <summary>An expected "no": a value, never an exception.</summary>
/// <param name="Kind">What sort of no.</param>
/// <param name="Code">A stable word for programs, like <c>address_taken</c>.</param>
/// <param name="Detail">A sentence for people; holds no secret and nothing of another account.</param>
/// <param name="Field">The member of the input that is at fault, in camel case; null when none is.</param>
public sealed record Refusal(RefusalKind Kind, string Code, string Detail, string? Field = null)
{
    /// <summary>When to come back; only with <see cref="RefusalKind.TooMany"/> and <see cref="RefusalKind.Busy"/>.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>
    /// Which of several rules of the field is broken, as a word for programs like <c>not_https</c>; null where
    /// <see cref="Code"/> and <see cref="Field"/> say it all.
    /// </summary>
    public string? Reason { get; init; }

    public static Refusal NotFound { get; } = new(RefusalKind.NotFound, "not_found", "There is no such resource.");

    public static Refusal Stale { get; } = new(
        RefusalKind.Stale, "stale", "The resource has changed since it was read. Read it again and repeat the change.");

    public static Refusal Invalid(string field, string detail) =>
        new(RefusalKind.Invalid, "invalid", detail, field);

    public static Refusal Forbidden(string code, string detail) => new(RefusalKind.Forbidden, code, detail);

    public static Refusal Conflict(string code, string detail) => new(RefusalKind.Conflict, code, detail);
}

public enum RefusalKind
{
    /// <summary>The input breaks a rule.</summary>
    Invalid,

    /// <summary>It is not there, or it is someone else's: the two are not told apart.</summary>
    NotFound,

    /// <summary>The input is right, but not with what is there.</summary>
    Conflict,

    /// <summary>It has changed since the caller read it.</summary>
    Stale,

    /// <summary>The caller has not shown who it is.</summary>
    Unauthenticated,

    /// <summary>The caller is known and may not.</summary>
    Forbidden,

    /// <summary>The caller has tried too often.</summary>
    TooMany,

    /// <summary>The server has no room for it now.</summary>
    Busy,

    /// <summary>The account must buy a plan first.</summary>
    PaymentRequired,
}

/// <summary>A value, or the reason why there is none.</summary>
public readonly record struct Outcome<T>
    where T : class
{
    private Outcome(T? value, Refusal? refusal) => (Value, Refusal) = (value, refusal);

    /// <summary>Null exactly when <see cref="Refusal"/> is not.</summary>
    public T? Value { get; }

    public Refusal? Refusal { get; }

    public static implicit operator Outcome<T>(T value) => new(value, null);

    public static implicit operator Outcome<T>(Refusal refusal) => new(null, refusal);
}
