using System.Net;
using Almagest.Pages.Links;
using Almagest.Pages.Tests.Browsers;
using Almagest.Pages.Tests.Sites;
using Microsoft.Playwright;

namespace Almagest.Pages.Tests.Query;

public sealed class JobsPageTests(Browser browser)
{
    private const string Columns = "SELECT column_name, unit FROM TAP_SCHEMA.columns";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true), InlineData(false)]
    public async Task A_job_is_begun_watched_fetched_and_deleted(bool hasScripts)
    {
        await using Site site = await Site.StartAsync();
        await using Visit visit = await browser.VisitAsync(site.Address, new Eyes(HasScripts: hasScripts));
        await visit.OpenAsync(Address.Query(Columns));
        await visit.Page.GetByLabel("As a job").SelectOptionAsync("csv");
        await visit.Page.GetByLabel("rows at most").FillAsync("7");
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Begin" }).ClickAsync();
        // It looks again by itself, so that its load may be another's by now.
        await visit.Page.WaitForURLAsync("**/query/jobs", new() { WaitUntil = WaitUntilState.Commit });
        ILocator done = visit.Page.GetByText("completed", new() { Exact = true });
        for (int look = 0; !hasScripts && look < 100 && await done.CountAsync() == 0; look++)
        {
            await Task.Delay(200, Cancellation);
            await visit.OpenAsync(Address.QueryJobs);
        }
        // With scripts the page looks again by itself.
        await done.WaitForAsync();
        Assert.Contains("there are more rows", await visit.Page.Locator("tbody").InnerTextAsync(), StringComparison.Ordinal);
        if (hasScripts)
        {
            await visit.IsAccessibleAsync();
            await visit.KeepPictureAsync("jobs-done");
        }
        using HttpClient client = site.Client();
        string link = (await visit.Page.Locator("tbody td a").GetAttributeAsync("href"))!;
        string[] lines = (await client.GetStringAsync(link, Cancellation)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(8, lines.Length);
        Assert.Equal("column_name,unit", lines[0].TrimEnd('\r'));
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await visit.Page.GetByText("None yet.").WaitForAsync();
    }

    [Fact]
    public async Task Each_sees_their_own_and_ends_no_other()
    {
        await using Site site = await Site.StartAsync(wantsToken: true);
        using HttpClient owner = site.Client(),
            other = site.Client();
        owner.DefaultRequestHeaders.Authorization = new("Bearer", site.Token);
        other.DefaultRequestHeaders.Authorization = new("Bearer", site.Reader);
        using HttpResponseMessage begun = await PostAsync(owner, Address.QueryJobs, ("adql", Columns), ("format", "csv"));
        Assert.Equal(HttpStatusCode.SeeOther, begun.StatusCode);
        string page = await owner.GetStringAsync(Address.QueryJobs, Cancellation);
        string id = page.Split("name=\"id\" value=\"")[1].Split('"')[0];
        Assert.Contains("None yet", await other.GetStringAsync(Address.QueryJobs, Cancellation), StringComparison.Ordinal);
        using HttpResponseMessage refused = await PostAsync(other, $"{Address.QueryJobs}/end", ("id", id), ("how", "delete"));
        Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
        Assert.Contains(id, await owner.GetStringAsync(Address.QueryJobs, Cancellation), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SELECT nothing FROM nowhere", "csv", "isn&#x27;t published")]
    [InlineData("SELECT TOP 1 unit FROM TAP_SCHEMA.columns", "no such", "RESPONSEFORMAT: found")]
    public async Task What_fails_says_why(string adql, string format, string told)
    {
        await using Site site = await Site.StartAsync();
        using HttpClient client = site.Client();
        client.DefaultRequestHeaders.Add("Origin", site.Address);
        using HttpResponseMessage begun = await PostAsync(client, Address.QueryJobs, ("adql", adql), ("format", format));
        Assert.Equal(HttpStatusCode.SeeOther, begun.StatusCode);
        string page = "";
        for (int look = 0; look < 100 && !page.Contains(">error<", StringComparison.Ordinal); look++)
        {
            await Task.Delay(100, Cancellation);
            page = await client.GetStringAsync(Address.QueryJobs, Cancellation);
        }
        Assert.Contains(told, page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_of_another_host_begins_none()
    {
        await using Site site = await Site.StartAsync();
        using HttpClient client = site.Client();
        client.DefaultRequestHeaders.Add("Origin", "http://elsewhere.example");
        using HttpResponseMessage refused = await PostAsync(client, Address.QueryJobs, ("adql", Columns), ("format", "csv"));
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Contains("None yet", await client.GetStringAsync(Address.QueryJobs, Cancellation), StringComparison.Ordinal);
    }

    private static async Task<HttpResponseMessage> PostAsync(
        HttpClient client,
        string address,
        params (string Word, string Value)[] said
    ) =>
        await client.PostAsync(
            address,
            new FormUrlEncodedContent(said.Select(one => KeyValuePair.Create(one.Word, one.Value))),
            Cancellation
        );
}
