using System.Net;
using Almagest.Pages.Links;
using Almagest.Pages.Tests.Sites;

namespace Almagest.Pages.Tests.Runs;

public sealed class RunsPageTests(FilledSites sites)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Words of an address that lead nowhere are a page of their own, which speaks to people.</summary>
    [Theory]
    [InlineData("2", "page: found 2; expected 1.")]
    [InlineData("-1", "page: found -1; expected 1.")]
    [InlineData("next", "found /runs?page=next, of which something can't be read")]
    public async Task Pages_that_are_none_are_told(string page, string expected)
    {
        Site site = await sites.GetAsync();
        using HttpClient client = site.Client();
        using HttpResponseMessage answer = await client.GetAsync(Address.Of(Address.Runs, ("page", page)), Cancellation);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        string told = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(Cancellation));
        Assert.Contains(expected, told, StringComparison.Ordinal);
        Assert.DoesNotContain("rest.md", told, StringComparison.Ordinal);
    }
}
