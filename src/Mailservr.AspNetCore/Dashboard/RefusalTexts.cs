namespace Mailservr.AspNetCore.Dashboard;

internal static class RefusalTexts
{
    /// <summary>A refusal in the language of the reader; as it is where nobody has put it into words for people.</summary>
    public static string Of(this Texts texts, Refusal refusal)
    {
        ArgumentNullException.ThrowIfNull(refusal);
        var byField = refusal.Field is { } field ? texts.Find($"refused.{refusal.Code}.{field}") : null;
        return byField ?? texts.Find("refused." + refusal.Code) ?? refusal.Detail;
    }
}

/// <summary>What was wrong with a form.</summary>
/// <param name="Field">The name of the field; null when it was none alone.</param>
/// <param name="Text">A sentence for the person who has filled it in.</param>
internal sealed record FormFault(string? Field, string Text)
{
    public static FormFault Of(Refusal refusal, Texts texts) => new(refusal.Field, texts.Of(refusal));

    /// <summary>
    /// As <c>form.wrong.field.reason</c> or <c>form.wrong.field</c> says it, where one field means different things in
    /// different forms.
    /// </summary>
    public static FormFault Of(Refusal refusal, Texts texts, string form)
    {
        ArgumentNullException.ThrowIfNull(refusal);
        var own = refusal is { Code: "invalid", Field: { } field }
            ? texts.Find($"{form}.wrong.{field}.{refusal.Reason}") ?? texts.Find($"{form}.wrong.{field}")
            : null;
        return own is null ? Of(refusal, texts) : new FormFault(refusal.Field, own);
    }
}
