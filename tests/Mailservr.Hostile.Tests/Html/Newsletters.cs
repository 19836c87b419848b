namespace Mailservr.Hostile.Tests.Html;

/// <summary>Mail as honest senders write it.</summary>
internal static class Newsletters
{
    public const string Shop = """
        <!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
        <html xmlns="http://www.w3.org/1999/xhtml" xmlns:o="urn:schemas-microsoft-com:office:office"><head>
        <meta http-equiv="Content-Type" content="text/html; charset=utf-8" /><title>Autumn offers</title>
        <!--[if mso]><xml><o:OfficeDocumentSettings><o:PixelsPerInch>96</o:PixelsPerInch></o:OfficeDocumentSettings></xml><![endif]-->
        <style type="text/css"><!--
        body { margin: 0 !important; padding: 0; background-color: #f4f4f7; }
        .wrap > td, a.button:hover { color: rgb(20, 40, 60); }
        #header .logo { width: 120px }
        @media only screen and (max-width: 600px) { .col { width: 100% !important; display: block !important; } }
        --></style></head>
        <body bgcolor="#f4f4f7" style="margin:0;padding:0" leftmargin="0">
        <div style="display:none;max-height:0">Only this week: everything warm</div>
        <center><table id="header" width="100%" border="0" cellpadding="0" cellspacing="0" bgcolor="#ffffff"><tr class="wrap">
        <td align="center" valign="top" style="padding: 20px 10px; font-family: 'Helvetica Neue', Helvetica, Arial, sans-serif; background: #ffffff url(https://shop.example/bg.png) no-repeat;">
        <!--[if (gte mso 9)|(IE)]><table><tr><td><![endif]-->
        <img class="logo" src="https://shop.example/logo.png" alt="The Shop" width="120" height="40" style="display:block;border:0">
        <h1 style="color:#1a2b3c;font-size:26px;line-height:1.3">Autumn offers</h1>
        <font face="Georgia, serif" size="4" color="#aa0000">Up to <b>30&nbsp;% off</b> &ndash; until Sunday</font>
        <table class="col" width="50%" align="left"><tbody><tr><td colspan="2" nowrap>Wool coat<br><strike>&euro; 199</strike> &euro; 139</td></tr></tbody></table>
        <table class="col" width="50%" align="right"><tr><td>Scarf</td><td>&euro; 29</td></tr></table>
        <p><a class="button" href="https://shop.example/sale?utm_source=mail&amp;utm_campaign=autumn&amp;id=7" style="background:linear-gradient(#07c, #05a);border-radius:4px;color:#fff;padding:12px 24px;text-decoration:none">See all offers</a></p>
        <ul><li>Free delivery<li>Free returns</ul>
        </td></tr></table></center>
        <p style="color:#888;font-size:12px">You get this because you shop with us. <a href="mailto:help@shop.example?subject=Stop">Unsubscribe</a> &copy; 2026</p>
        <img src="https://shop.example/track/open?id=7" width="1" height="1" alt=""></body></html>
        """;

    public const string Receipt = """
        <html><body><table width=600 cellpadding=8><caption>Receipt 4711</caption>
        <thead><tr><th align=left>Item<th align=right>Price</thead>
        <tr bgcolor=#eee><td>Coffee beans, 1 kg<td align=right>24.90
        <tr><td>Filter paper<td align=right>3.10
        <tfoot><tr><td><b>Total</b><td align=right><b>28.00</b></tfoot></table>
        <p>Paid by card ending in <tt>4242</tt>.<p>Questions? Call <a href="tel:+4930123456">+49 30 123456</a>.
        <hr noshade><small>Roastery, Main Street 1</small></body></html>
        """;

    public const string Reply = """
        <div dir="ltr">Hi Ann,<div><br></div><div>see <i>below</i>.</div></div><br>
        <div class="gmail_quote"><div class="gmail_attr">On Monday, Bob wrote:<br></div>
        <blockquote class="gmail_quote" style="margin:0px 0px 0px 0.8ex;border-left:1px solid rgb(204,204,204);padding-left:1ex">
        <p class=MsoNormal><span style='font-family:"Calibri",sans-serif;mso-fareast-language:EN-US'>Shall we meet?<o:p></o:p></span></p>
        <pre>code  with   spaces</pre></blockquote></div>
        """;

    /// <summary>A long one, of so many sections.</summary>
    public static string Long(int sections) => Shop.Replace(
        "<ul>",
        string.Concat(Enumerable.Range(0, sections).Select(i => $"""
            <table width="600" cellpadding="0" cellspacing="0" border="0" role="presentation"><tr><td style="padding:0 24px;font-family:Arial,sans-serif;font-size:14px;color:#333333">
            <a href="https://shop.example/item/{i}?utm_source=mail" style="color:#0077cc;text-decoration:none"><img src="https://shop.example/{i}.png" width="200" height="150" alt="Item {i}" style="display:block"></a>
            <h2 style="margin:0;font-size:18px">Item {i}</h2><p style="margin:8px 0">A fine thing, made of good wool &amp; with care, for cold days.</p></td></tr></table>
            """)) + "<ul>",
        StringComparison.Ordinal);
}
