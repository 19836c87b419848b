using System.Collections.Frozen;

namespace Mailservr.AspNetCore.Html.Findings;

/// <summary>Knows pictures and parameters that are there to learn who reads.</summary>
internal static class Trackers
{
    // A part of host and path, and who that is.
    private static readonly (string Part, string Name)[] Patterns =
    [
        ("list-manage.com/track/open", "Mailchimp"), ("mandrillapp.com/track/open", "Mandrill"), ("/wf/open?", "SendGrid"),
        ("pstmrk.it/open", "Postmark"), ("awstrack.me/", "Amazon SES"), ("mailgun.", "Mailgun"), ("mjt.lu/oo", "Mailjet"),
        ("sendibt", "Brevo"), ("sendibm", "Brevo"), ("/mk/op/", "Brevo"), ("hubspotemail.net", "HubSpot"), ("hubspotlinks.com", "HubSpot"),
        ("track.hubspot.com", "HubSpot"), ("klclick", "Klaviyo"), ("klaviyomail.com", "Klaviyo"), ("createsend", "Campaign Monitor"),
        ("cmail", "Campaign Monitor"), ("exct.net/open", "Salesforce"), ("/open.aspx?", "Salesforce"), ("/lt.php?", "ActiveCampaign"),
        ("rs6.net/on.jsp", "Constant Contact"), ("customeriomail.com/e/o", "Customer.io"), ("via.intercom.io/o", "Intercom"),
        ("emltrk.com", "Litmus"), ("mailfoogae.appspot.com", "Streak"), ("r.superhuman.com", "Superhuman"), ("mixmax.com/api/track", "Mixmax"),
        ("mailtrack.io", "Mailtrack"), ("t.yesware.com", "Yesware"), ("bl-1.com", "Boomerang"), ("getnotify.com", "GetNotify"),
        ("google-analytics.com/", "Google Analytics"), ("doubleclick.net", "Google"), ("facebook.com/tr", "Facebook"), ("/gateway/opened/", "Sailthru"),
        ("mkt_tok=", "Marketo"), ("marketo", "Marketo"), ("eloqua", "Eloqua"), ("pardot.com", "Pardot"), ("sparkpostmail", "SparkPost"),
        ("/track/open", "open tracking"), ("/open.gif", "open tracking"), ("/open.php", "open tracking"), ("/o.gif", "open tracking"), ("/pixel.gif", "open tracking"),
    ];

    private static readonly FrozenSet<string> Parameters = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "fbclid", "gclid", "gclsrc", "dclid", "gbraid", "wbraid", "msclkid", "yclid", "ymclid", "twclid", "ttclid", "igshid", "igsh", "mc_eid",
        "mc_cid", "mkt_tok", "_hsenc", "_hsmi", "__hssc", "__hstc", "__hsfp", "hsctatracking", "vero_id", "vero_conv", "oly_anon_id", "oly_enc_id",
        "ck_subscriber_id", "ml_subscriber", "ml_subscriber_hash", "bsft_eid", "bsft_clkid", "bsft_uid", "s_cid", "ss_email_id", "sc_eh", "sc_uid",
        "trk_contact", "trk_msg", "trk_module", "trk_sid", "elqtrackid", "elqtrack", "pk_campaign", "pk_kwd", "mtm_campaign", "mtm_cid", "wickedid",
        "rb_clickid", "irclickid", "_kx", "_ke", "dm_i", "epik", "cvid", "oicd", "sfmc_id", "_branch_match_id");

    /// <summary>The service or host that a picture tells; null when it may be a mere picture.</summary>
    public static string? NameOf(ShownImage image)
    {
        foreach (var (part, name) in Patterns)
        {
            if (image.Url.Contains(part, StringComparison.OrdinalIgnoreCase))
                return name;
        }
        return image.IsHidden && Uri.TryCreate(image.Url, UriKind.Absolute, out var uri) ? uri.IdnHost : null;
    }

    /// <summary>The parameters of a link that say who follows it, in lower case.</summary>
    public static IEnumerable<string> DecorationsOf(string url)
    {
        var query = url.IndexOf('?', StringComparison.Ordinal);
        if (query < 0)
            yield break;
        foreach (var parameter in url[(query + 1)..].Split('#')[0].Split('&', ';'))
        {
            var name = parameter.Split('=')[0].ToLowerInvariant();
            if (Parameters.Contains(name) || name.StartsWith("utm_", StringComparison.Ordinal))
                yield return name;
        }
    }
}
