using System.Net;
using System.Xml.Linq;

namespace Almagest.Gateway.Tests.Tap;

/// <summary>What an answer says of itself.</summary>
internal static class VoTables
{
    public static readonly XNamespace Name = "http://www.ivoa.net/xml/VOTable/v1.3";

    /// <summary>Status and message of each QUERY_STATUS, in order.</summary>
    public static (string Status, string Message)[] StatusOf(string document) =>
        [
            .. XDocument
                .Parse(document)
                .Descendants(Name + "INFO")
                .Where(info => (string?)info.Attribute("name") == "QUERY_STATUS")
                .Select(info => ((string)info.Attribute("value")!, info.Value)),
        ];

    /// <summary>Rows of a table in TABLEDATA.</summary>
    public static string[][] RowsOf(string document) =>
        [
            .. XDocument
                .Parse(document)
                .Descendants(Name + "TR")
                .Select(row => row.Elements(Name + "TD").Select(cell => cell.Value).ToArray()),
        ];

    /// <summary>The sentence of an answer that is an error by TAP's rules.</summary>
    public static async Task<string> ErrorAsync(HttpResponseMessage answer, HttpStatusCode expected = HttpStatusCode.BadRequest)
    {
        string text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.StatusCode == expected, $"{answer.StatusCode}: {text}");
        Assert.Equal("application/x-votable+xml", answer.Content.Headers.ContentType?.MediaType);
        (string status, string message) = Assert.Single(StatusOf(text));
        Assert.Equal("ERROR", status);
        return message;
    }

    /// <summary>A table to upload, of texts and numbers.</summary>
    public static string Upload(string fields, IEnumerable<string> rows) =>
        $"""
            <VOTABLE version="1.3" xmlns="{Name}"><RESOURCE><TABLE>{fields}<DATA><TABLEDATA>
            {string.Concat(rows.Select(row => $"<TR>{string.Concat(row.Split('|').Select(cell => $"<TD>{cell}</TD>"))}</TR>"))}
            </TABLEDATA></DATA></TABLE></RESOURCE></VOTABLE>
            """;
}
