using System.Globalization;
using System.Text;

namespace Mailservr.Mime.Tests.Headers;

public sealed class DateParserTests
{
    [Theory]
    [InlineData("Fri, 21 Nov 1997 09:55:06 -0600", "1997-11-21T09:55:06-06:00")]
    [InlineData("21 Nov 97 09:55:06 GMT", "1997-11-21T09:55:06+00:00")]
    [InlineData("Fri, 21 Nov 1997 09(comment):   55  :  06 -0600", "1997-11-21T09:55:06-06:00")]
    [InlineData("Thu,\r\n 13\r\n   Feb\r\n 1969\r\n 23:32\r\n -0330 (Newfoundland Time)", "1969-02-13T23:32:00-03:30")]
    [InlineData("Wed, 20 Dec 95 19:59 CST", "1995-12-20T19:59:00-06:00")]
    [InlineData("1 Jan 49 00:00 Z", "2049-01-01T00:00:00+00:00")]
    [InlineData("1 Jan 50 00:00 A", "1950-01-01T00:00:00+00:00")]
    [InlineData("1 Jan 101 00:00 UT", "2001-01-01T00:00:00+00:00")]
    [InlineData("01 Jan 2001 00:01+0000", "2001-01-01T00:01:00+00:00")]
    [InlineData("Mon, 21 Aug 95 13:30:57 -600", "1995-08-21T13:30:57-06:00")]
    [InlineData("Wed, 15 Feb 1995 09:38:18", "1995-02-15T09:38:18+00:00")]
    [InlineData("Wed, 15 Feb 1995 09:38:18 -0000", "1995-02-15T09:38:18+00:00")]
    [InlineData("Sun Nov  6 08:49:37 1994", "1994-11-06T08:49:37+00:00")]
    [InlineData("Sun Nov  6 08:49:37 EST 1994", "1994-11-06T08:49:37-05:00")]
    [InlineData("Sunday, 06-Nov-94 08:49:37 GMT", "1994-11-06T08:49:37+00:00")]
    [InlineData("2005-03-01T12:00:00Z", "2005-03-01T12:00:00+00:00")]
    [InlineData("2005-03-01T12:00:00+02:00", "2005-03-01T12:00:00+02:00")]
    [InlineData("Tue, 1 Mar 2005 12:00:00 GMT+02:00", "2005-03-01T12:00:00+02:00")]
    [InlineData("1 March 2005 1:05:09 PM +0100", "2005-03-01T13:05:09+01:00")]
    [InlineData("1 Mar 2005 12:05 AM", "2005-03-01T00:05:00+00:00")]
    [InlineData("Sat, 31 Dec 2016 23:59:60 +0000", "2016-12-31T23:59:59+00:00")]
    [InlineData("1 Mar 2005 12:00 +9900", "2005-02-25T09:00:00+00:00")]
    public void Parse_Date_IsTheMoment(string field, string expected)
    {
        var date = DateParser.Parse(Encoding.UTF8.GetBytes(field));
        Assert.Equal(expected, date?.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Malformed Date.")]
    [InlineData("<HR>")]
    [InlineData("Wed, 15 Dec 2010    59:10 -0500")]
    [InlineData("Pn, 29 paX 2007 21:13:00 +0100")]
    [InlineData("30 Feb 2005 12:00 +0000")]
    [InlineData("1 Mar 2005")]
    [InlineData("99999999999999999999 Mar 2005 1:1:1:1:1")]
    [InlineData("1 Jan 9999 23:59 -9999")]
    public void Parse_NoDate_IsNull(string field) => Assert.Null(DateParser.Parse(Encoding.UTF8.GetBytes(field)));
}
