using System.Net;
using Almagest.Pages.Tests.Sites;

namespace Almagest.Pages.Tests.Visitors;

/// <summary>Every page wants a token where there are some, and one for what it shows.</summary>
public sealed class LeaveTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_page_asks_who_is_there_and_refuses_who_may_not()
    {
        await using Site site = await Site.StartAsync(wantsToken: true);
        using HttpClient client = site.Client();
        foreach ((string name, string address) in EveryPageTests.Pages)
        {
            bool isForOperators = name is "operations" or "checks";
            await IsToldAsync(address, null, HttpStatusCode.Unauthorized, "Token");
            await IsToldAsync(address, "made up", HttpStatusCode.Unauthorized, "Token");
            await IsToldAsync(
                address,
                site.Submitter,
                HttpStatusCode.Forbidden,
                isForOperators ? "expected one for operate" : "expected one for read"
            );
            if (isForOperators)
                await IsToldAsync(address, site.Reader, HttpStatusCode.Forbidden, "expected one for operate");
        }

        async Task IsToldAsync(string address, string? token, HttpStatusCode status, string words)
        {
            using HttpRequestMessage request = new(HttpMethod.Get, address.Split('#')[0]);
            if (token is not null)
                request.Headers.Add("Cookie", $"almagest-token={token}");
            using HttpResponseMessage answer = await client.SendAsync(request, Cancellation);
            string page = await answer.Content.ReadAsStringAsync(Cancellation);
            Assert.True(answer.StatusCode == status, $"{address} for {token ?? "nobody"}: {answer.StatusCode}");
            Assert.Contains(words, page, StringComparison.Ordinal);
            // Nothing of what is asked for.
            Assert.DoesNotContain("<table", page, StringComparison.Ordinal);
        }
    }
}
