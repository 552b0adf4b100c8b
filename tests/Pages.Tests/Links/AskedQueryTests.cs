using Almagest.Application;
using Almagest.Pages.Links;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Almagest.Pages.Tests.Links;

public sealed class AskedQueryTests
{
    [Fact]
    public void What_is_asked_comes_back_from_its_address()
    {
        AskedQuery asked = new()
        {
            Adql = "SELECT \"a b\" FROM t -- 100 %\nWHERE c = '<i>&''日本'",
            From = 300,
            X = "a b",
            Y = "c",
            IsLogX = true,
            IsLogY = true,
            Zoom = new(new("across", 1.5, 1e300), new("up", null, -2)),
        };
        Assert.Equal(asked, AskedQuery.Of(QueryOf(asked.Address)));
        Assert.Equal("/query", new AskedQuery().Address);
        Assert.Equal(new(), AskedQuery.Of(QueryOf("/query?adql=%20")));
    }

    [Theory]
    [InlineData("/query?from=1.5", "from")]
    [InlineData("/query?from=-1", "from")]
    [InlineData("/query?colour=red", "colour")]
    public void What_is_no_state_is_told(string address, string word) =>
        Assert.Contains(
            word,
            Assert.Throws<RequestException>(() => AskedQuery.Of(QueryOf(address))).Message,
            StringComparison.Ordinal
        );

    private static QueryCollection QueryOf(string address) =>
        new(
            QueryHelpers.ParseQuery(
                address.Contains('?', StringComparison.Ordinal) ? address[address.IndexOf('?', StringComparison.Ordinal)..] : ""
            )
        );
}
