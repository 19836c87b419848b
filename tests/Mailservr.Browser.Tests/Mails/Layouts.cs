namespace Mailservr.Browser.Tests.Mails;

/// <summary>How honest mail is made: tables in tables, and all that decades of mail programs have asked for.</summary>
internal static class Layouts
{
    public static IReadOnlyDictionary<string, Func<Sender, OrdinaryMail>> All { get; } = new Dictionary<string, Func<Sender, OrdinaryMail>>(StringComparer.Ordinal)
    {
        ["notice"] = Notice, ["columns"] = Columns, ["receipt"] = Receipt, ["dark"] = Dark, ["ticket"] = Ticket, ["reply"] = Reply,
        ["text"] = Text, ["rtl"] = RightToLeft, ["cjk"] = Chinese, ["hero"] = Hero, ["modern"] = Modern, ["digest"] = Digest,
    };

    // One card, one button; what a phone's list shows is hidden in front of it.
    private static OrdinaryMail Notice(Sender s) => Html($"""
        <!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd"><html xmlns="http://www.w3.org/1999/xhtml" xmlns:v="urn:schemas-microsoft-com:vml"><head><meta name="x-apple-disable-message-reformatting"><title>x</title>
        <!--[if mso]><noscript><xml><o:OfficeDocumentSettings><o:PixelsPerInch>96</o:PixelsPerInch></o:OfficeDocumentSettings></xml></noscript><![endif]--></head>
        <body bgcolor="{s.Pale}" style="margin:0;padding:0;-webkit-text-size-adjust:100%"><div style="display:none;font-size:1px;max-height:0;overflow:hidden;mso-hide:all">Shipped-in-secret &#8199;&#847; &#8199;&#847;</div>
        <table role="presentation" width="100%" cellpadding="0" cellspacing="0" bgcolor="{s.Pale}"><tr><td align="center" style="padding:24px 12px">
        <table role="presentation" width="{s.Width}" cellpadding="0" cellspacing="0" bgcolor="#ffffff" style="width:{s.Width}px;border:1px solid #dddddd"><tr><td bgcolor="{s.Hex}" style="padding:20px 32px;color:#ffffff;font:bold 22px {s.Font}"><img src="{s.Site}/logo.png" width="120" height="32" alt="{s.Name}" style="display:block;border:0;color:#ffffff"></td></tr>
        <tr><td style="padding:32px;color:{s.Ink};font-family:{s.Font};font-size:16px;line-height:24px"><h1 style="margin:0 0 16px;font-size:26px;line-height:32px">Your parcel is on its way</h1><p style="margin:0 0 24px">Order 10482 left our warehouse this morning.</p>
        <table role="presentation" cellpadding="0" cellspacing="0"><tr><td class="go" align="center" bgcolor="{s.Hex}" style="border-radius:4px"><a href="{s.Site}/track?id=10482" style="display:inline-block;padding:12px 28px;color:#ffffff;font-weight:bold;text-decoration:none">Track the parcel</a></td></tr></table></td></tr>
        <tr><td style="padding:16px 32px;color:#666666;font-size:12px;font-family:{s.Font};border-top:1px solid #eeeeee">You get this because you ordered. <a href="{s.Site}/stop" style="color:#666666">Unsubscribe</a></td></tr></table></td></tr></table>
        <img src="{s.Site}/open.gif?u=1" width="1" height="1" alt=""></body></html>
        """, s, ["Your parcel is on its way", "Track the parcel", "Unsubscribe"], "Shipped-in-secret");

    // Two columns that stack on a phone; a button for Outlook beside the one for all others.
    private static OrdinaryMail Columns(Sender s) => Html($$"""
        <html><head><style type="text/css"><!-- .col{width:50%;box-sizing:border-box} .col p{margin:0 0 8px} a.go{color:#ffffff !important} @media only screen and (max-width:600px){.wrap{width:100% !important} .col{display:block !important;width:100% !important} .desktop{display:none !important} } --></style></head>
        <body style="margin:0;background:{{s.Pale}};font-family:{{s.Font}};color:{{s.Ink}}"><center><!--[if (gte mso 9)|(IE)]><table width="{{s.Width}}"><tr><td><![endif]-->
        <table class="wrap" width="{{s.Width}}" align="center" cellpadding="16" cellspacing="0" style="background-color:#ffffff"><tr><td colspan="2"><h2 style="color:{{s.Hex}};margin:0">News from {{s.Name.Replace("&", "&amp;", StringComparison.Ordinal)}}</h2></td></tr>
        <tr><td class="col" valign="top"><img src="{{s.Site}}/1.jpg" width="268" height="150" alt="A harbour at dawn" style="width:100%;max-width:268px;height:auto"><h3>The first story</h3><p>What the winter has left behind.</p></td><td class="col" valign="top"><img src="{{s.Site}}/2.jpg" width="268" height="150" alt="" style="width:100%;max-width:268px"><h3>The second story</h3><p>A walk along the old canal.</p></td></tr>
        <tr><td colspan="2" align="center"><!--[if mso]><v:roundrect href="{{s.Site}}" arcsize="10%" fillcolor="{{s.Hex}}"><center>Read all</center></v:roundrect><![endif]--><!--[if !mso]><!--><a class="go" href="{{s.Site}}/all" style="background-color:{{s.Hex}};border-radius:5px;color:#ffffff;display:inline-block;line-height:44px;padding:0 24px;text-decoration:none">Read all stories</a><!--<![endif]--></td></tr></table><!--[if (gte mso 9)|(IE)]></td></tr></table><![endif]--></center></body></html>
        """, s, ["The first story", "The second story", "Read all stories"]);

    private static OrdinaryMail Receipt(Sender s) => Html($"""
        <html><body text="{s.Ink}" bgcolor="#ffffff"><font face="{s.Font.Split(',')[0].Trim('\'')}" size="3"><p>Thank you for shopping with <b>{s.Name.Replace("&", "&amp;", StringComparison.Ordinal)}</b>.</p>
        <table width={s.Width} cellpadding=8 cellspacing=0 border=0><caption align=top>Receipt 4711</caption><thead><tr bgcolor="{s.Hex}" class="go"><th align=left><font color=white>Item</font><th align=right><font color=white>Qty</font><th align=right><font color=white>Price</font></thead>
        <tr><td>A rather long name of a thing that was bought on a rainy afternoon<td align=right>2<td align=right nowrap>24.90&nbsp;&euro;<tr bgcolor=#f3f3f3><td>Postage<td align=right>1<td align=right nowrap>3.10&nbsp;&euro;
        <tfoot><tr><td colspan=2><b>Total</b><td align=right nowrap><b>28.00&nbsp;&euro;</b></tfoot></table><p>Paid by card ending in <tt>4242</tt>.<hr noshade size=1><small>{s.Site}</small></font></body></html>
        """, s, ["Receipt 4711", "Postage", "28.00\u00a0€"]);

    // Says by itself how it wants to look at night; shown by day, it must not be half of each.
    private static OrdinaryMail Dark(Sender s) => Html($$"""
        <html><head><meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark"><style>:root{color-scheme:light dark;supported-color-schemes:light dark} .card{background:#ffffff;color:{{s.Ink}};} .mute{color:#5f5f5f}
        @media (prefers-color-scheme:dark){body,.page{background:#101010 !important} .card{background:#1c1c1c !important;color:#f0f0f0 !important} h1,p{color:#f0f0f0 !important} .mute{color:#b0b0b0 !important} .night{display:block !important} .day{display:none !important} } [data-ogsc] .card{background:#1c1c1c !important}</style></head>
        <body class="page" style="margin:0;background:{{s.Pale}}"><table class="page" width="100%" style="background:{{s.Pale}}"><tr><td align="center"><table width="{{s.Width}}" style="max-width:100%"><tr><td class="card" style="padding:24px;font-family:{{s.Font}}"><h1 style="font-size:24px">Your weekly summary</h1><p>You walked 41,207 steps.</p><p class="mute">Measured by your phone.</p><a class="go" href="{{s.Site}}" style="background:{{s.Hex}};color:#fff;padding:10px 20px;display:inline-block;text-decoration:none">See the week</a></td></tr></table></td></tr></table></body></html>
        """, s, ["Your weekly summary", "41,207 steps", "See the week"]);

    private static OrdinaryMail Ticket(Sender s) => Html($"""
        <html><body style="margin:0"><table width="100%" cellspacing="0" cellpadding="0" style="background:{s.Pale}"><tbody><tr><td><table align="center" width="{s.Width}" cellspacing="0" cellpadding="0" style="border-collapse:separate;border:2px dashed {s.Hex};border-radius:12px;background:#fff;color:{s.Ink};font-family:{s.Font}"><tr><td class="go" style="background:linear-gradient(90deg,{s.Hex},{s.Hex});background-color:{s.Hex};color:#fff;padding:14px 10px">LIS &rarr; OPO</td><td class="go" align="right" style="background-color:{s.Hex};color:#fff;padding:14px 10px">Seat 14A</td></tr>
        <tr><td style="padding:10px"><table cellspacing="0"><tr><td style="padding-right:10px"><small style="color:#666">Departs</small><br><span style="font-size:28px;font-weight:700">07:45</span></td><td><small style="color:#666">Arrives</small><br><span style="font-size:28px;font-weight:700">10:32</span></td></tr></table></td><td align="right" style="padding:10px;font-family:'Courier New',monospace;font-size:20px;letter-spacing:2px">K7Q2XM</td></tr></table></td></tr></tbody></table></body></html>
        """, s, ["07:45", "K7Q2XM", "Seat 14A"]);

    private static OrdinaryMail Reply(Sender s) => Html($"""
        <div dir="ltr"><div>Hi Ann,</div><div><br></div><div>half past twelve is <i>fine</i>. See the plan below.</div></div><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">On Mon, 2 Nov 2026 at 09:14, Ann &lt;<a href="mailto:ann@keller.example">ann@keller.example</a>&gt; wrote:<br></div>
        <blockquote class="gmail_quote" style="margin:0px 0px 0px 0.8ex;border-left:1px solid rgb(204,204,204);padding-left:1ex"><div style="font-family:{s.Font}"><p class=MsoNormal><span style='font-size:11.0pt;font-family:"Calibri",sans-serif;color:{s.Ink};mso-fareast-language:EN-US'>Shall we meet?<o:p></o:p></span></p><div style='border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm'><p class=MsoNormal><b>From:</b> {s.Name.Replace("&", "&amp;", StringComparison.Ordinal)}<br><b>Sent:</b> Sunday</p></div>
        <pre>  12:30  harbour
          14:00  museum, and then a line that is really long because nobody has broken it anywhere at all on its way</pre></div></blockquote></div>
        """, s, ["half past twelve", "Shall we meet?", "12:30"]) with { Button = null };

    private static OrdinaryMail Text(Sender s) => new("", null, $"""
        Hello,

        your statement of October is ready: {s.Site}/statements/2026-10?from=mail&very-long-name-of-a-parameter=with-a-value-that-does-not-end-for-quite-a-while

        > On Sunday you wrote:
        >> Where is my statement?
        > It is not here yet.

          Balance     1,024.00
          Interest        3.17

        --
        {s.Name}
        """, ["your statement of October", "Where is my statement?", "1,024.00"], [], null);

    private static OrdinaryMail RightToLeft(Sender s) => Html($"""
        <html dir="rtl" lang="ar"><body dir="rtl" style="margin:0;background:{s.Pale}"><table dir="rtl" width="{s.Width}" align="center" cellpadding="20" style="background:#fff;color:{s.Ink};font-family:{s.Font}"><tr><td align="right"><h1>تم شحن طلبك</h1><p>سيصل طلبك رقم <bdi>10482</bdi> يوم الخميس.</p><p style="text-align:right"><a class="go" href="{s.Site}" style="background:{s.Hex};color:#fff;padding:10px 24px;display:inline-block">تتبع الطلب</a></p></td></tr></table></body></html>
        """, s, ["تم شحن طلبك", "تتبع الطلب"]);

    private static OrdinaryMail Chinese(Sender s) => Html($"""
        <html lang="ja"><body style="margin:0;padding:0;background-color:{s.Pale}"><div style="max-width:{s.Width}px;margin:0 auto;background-color:#fff;color:{s.Ink};font-family:'Hiragino Kaku Gothic ProN','Yu Gothic','Microsoft YaHei',sans-serif;word-break:break-all"><div style="padding:20px;border-bottom:3px solid {s.Hex}">ご注文ありがとうございます</div><div style="padding:20px"><p>注文番号：10482</p><p>您的订单已经发货，预计星期四送达。感谢您的支持与信任，祝您生活愉快，欢迎再次光临我们的商店。</p><p>주문이 발송되었습니다.</p><a class="go" href="{s.Site}" style="background-color:{s.Hex};color:#fff;padding:12px 30px;display:inline-block">配送状況を見る</a></div></div></body></html>
        """, s, ["ご注文ありがとうございます", "您的订单已经发货", "配送状況を見る"]);

    // White words on a picture that is not loaded: the colour behind it has to stay.
    private static OrdinaryMail Hero(Sender s) => Html($$"""
        <html><head><style>@import url('https://fonts.example/css?family=Lora'); @font-face{font-family:'Lora';src:url(https://fonts.example/lora.woff2) format('woff2')} .t{font-family:'Lora',{{s.Font}};} @media (max-width:480px){.t{font-size:24px !important} }</style></head>
        <body style="margin:0"><table width="100%" cellpadding="0" cellspacing="0"><tr><td background="{{s.Site}}/hero.jpg" bgcolor="{{s.Hex}}" valign="middle" align="center" height="220" style="background:{{s.Hex}} url('{{s.Site}}/hero.jpg') center / cover no-repeat" class="go"><!--[if gte mso 9]><v:rect fill="true" style="width:600px;height:220px"><v:fill type="frame" src="{{s.Site}}/hero.jpg" color="{{s.Hex}}"/></v:rect><![endif]--><div class="t" style="font-size:36px;color:#ffffff;padding:0 20px">Summer begins on Monday</div></td></tr>
        <tr><td align="center" style="padding:24px;color:{{s.Ink}};font-family:{{s.Font}}"><p>Thirty places by the sea, found for you.</p><table><tr><td style="border:2px solid {{s.Hex}};padding:10px 20px"><a href="{{s.Site}}/sea" style="color:{{s.Hex}};text-decoration:none">Choose yours</a></td></tr></table></td></tr></table></body></html>
        """, s, ["Summer begins on Monday", "Thirty places by the sea", "Choose yours"]);

    private static OrdinaryMail Modern(Sender s) => Html($$"""
        <!doctype html><html><head><meta name="viewport" content="width=device-width,initial-scale=1"><style>*{box-sizing:border-box} .main{max-width:640px;width:100%;margin:0 auto;padding:24px;border-radius:16px;background:#fff;box-shadow:0 1px 4px rgba(0,0,0,.1)} .row{display:flex;gap:12px;flex-wrap:wrap} .box{flex:1 1 180px;border:1px solid #e2e2e2;border-radius:8px;padding:12px} .btn{display:inline-block;padding:.75rem 1.5rem;border-radius:999px;color:#fff!important;text-decoration:none;background-color:{{s.Hex}};}</style></head>
        <body style="background:{{s.Pale}};font-family:{{s.Font}};color:{{s.Ink}}"><div class="main"><h1 style="letter-spacing:-.02em">Your build has failed</h1><div class="row"><div class="box"><b>main</b><br>3 minutes ago</div><div class="box"><b>12 tests</b><br>of 4,180</div></div><pre style="background:#f6f6f6;padding:12px;overflow:auto;border-radius:8px;color:#222">error: Expected 17, actual 16
          at Orders.Totals.Sum(Order order) in Totals.cs:line 42 and some more of that line</pre><p><a class="btn go" href="{{s.Site}}/run/1">Open the log</a></p></div></body></html>
        """, s, ["Your build has failed", "Expected 17", "Open the log"]);

    private static OrdinaryMail Digest(Sender s) => Html($"""
        <html><body style="margin:0;background:#fff"><div style="font-family:{s.Font};font-size:15px;line-height:1.5;color:{s.Ink};max-width:{s.Width}px;margin:auto;padding:16px"><p style="text-transform:uppercase;letter-spacing:.1em;color:{s.Hex};font-size:12px">☕ The weekly digest</p>
        <ol>{string.Concat(Enumerable.Range(1, 6).Select(i => $"<li style='margin-bottom:14px'><a href='{s.Site}/{i}' style='color:{s.Hex};font-weight:bold'>Headline number {i} 🌿</a><br>A few words on what it is about, and why it may matter to you. <span style='color:#666'>{i} min</span></li>"))}</ol>
        <table width="100%"><tr><td width="33%" class="go" bgcolor="{s.Hex}" align="center" style="padding:8px"><a href="{s.Site}/like" style="color:#fff">👍 Good</a></td><td width="34%"></td><td width="33%" align="center" style="padding:8px;background:#eee"><a href="{s.Site}/no" style="color:#222">👎 Bad</a></td></tr></table></div></body></html>
        """, s, ["Headline number 1", "Headline number 6", "Good"]);

    private static OrdinaryMail Html(string html, Sender s, string[] seen, string? hidden = null) =>
        new("", html, null, seen, hidden is null ? [] : [hidden], s.Rgb);
}
