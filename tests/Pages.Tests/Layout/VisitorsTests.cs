using System.Net;
using Almagest.Pages.Tests.Browsers;
using Almagest.Pages.Tests.Sites;
using Microsoft.Playwright;

namespace Almagest.Pages.Tests.Layout;

/// <summary>Who may see pages, and what those see who may not.</summary>
public sealed class VisitorsTests(Browser browser)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whoever_signs_in_comes_where_they_wanted_and_out_again()
    {
        await using Site site = await Site.StartAsync(wantsToken: true);
        await using Visit visit = await browser.VisitAsync(site.Address);
        await visit.OpenAsync("/glossary", status: 401);
        await visit.IsAccessibleAsync();
        await visit.FitsAsync();
        await visit.KeepPictureAsync("sign-in");
        await visit.Page.GetByLabel("Token", new() { Exact = true }).FillAsync(site.Token);
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await visit.Page.WaitForURLAsync("**/glossary");
        Assert.Equal("Glossary", await visit.Page.Locator("h1").InnerTextAsync());
        BrowserContextCookiesResult cookie = (await visit.Page.Context.CookiesAsync()).Single(one =>
            one.Name == "almagest-token"
        );
        Assert.True(cookie.HttpOnly);
        Assert.Equal(SameSiteAttribute.Strict, cookie.SameSite);
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await visit.Page.WaitForURLAsync("**/sign-in");
        Assert.DoesNotContain(await visit.Page.Context.CookiesAsync(), one => one.Name == "almagest-token");
    }

    [Fact]
    public async Task Who_follows_a_mailed_link_is_still_signed_in()
    {
        await using Site site = await Site.StartAsync(wantsToken: true);
        await using Visit visit = await browser.VisitAsync(site.Address);
        await visit.Page.Context.AddCookiesAsync([
            new()
            {
                Name = "almagest-token",
                Value = site.Token,
                Url = site.Address,
                SameSite = SameSiteAttribute.Strict,
            },
        ]);
        await visit.Page.RouteAsync("http://elsewhere.example/", route =>
            route.FulfillAsync(new() { ContentType = "text/html", Body = $"<a href=\"{site.Address}/flags\">mailed</a>" })
        );
        await visit.Page.GotoAsync("http://elsewhere.example/");
        await visit.Page.GetByText("mailed").ClickAsync();
        await visit.Page.GetByRole(AriaRole.Heading, new() { Name = "Flags" }).WaitForAsync();
        visit.Forgive("elsewhere.example", "status of 401", "favicon");
    }

    [Fact]
    public async Task A_token_for_something_else_is_told_so()
    {
        await using Site site = await Site.StartAsync(wantsToken: true);
        using HttpClient client = site.Client();
        client.DefaultRequestHeaders.Add("Cookie", $"almagest-token={site.Submitter}");
        using HttpResponseMessage answer = await client.GetAsync("/runs", Cancellation);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        string text = await answer.Content.ReadAsStringAsync(Cancellation);
        Assert.Contains("expected one for read", text, StringComparison.Ordinal);
        Assert.Equal("text/html", answer.Content.Headers.ContentType?.MediaType);
    }

    [Theory]
    [InlineData("wrong", 401, null)]
    [InlineData(null, 303, "/")]
    public async Task A_form_of_another_host_signs_nobody_in(string? token, int status, string? to)
    {
        await using Site site = await Site.StartAsync(wantsToken: true);
        using HttpClient client = site.Client();
        using HttpResponseMessage foreign = await PostAsync("http://elsewhere.example");
        Assert.Equal(HttpStatusCode.Forbidden, foreign.StatusCode);
        using HttpResponseMessage own = await PostAsync(site.Address);
        Assert.Equal(status, (int)own.StatusCode);
        Assert.Equal(to, own.Headers.Location?.OriginalString);

        async Task<HttpResponseMessage> PostAsync(string origin)
        {
            using HttpRequestMessage request = new(HttpMethod.Post, "/sign-in");
            request.Headers.Add("Origin", origin);
            request.Content = new FormUrlEncodedContent([new("token", token ?? site.Token), new("back", "//elsewhere.example")]);
            return await client.SendAsync(request, Cancellation);
        }
    }

    [Fact]
    public async Task A_cookie_alone_changes_nothing()
    {
        await using Site site = await Site.StartAsync(wantsToken: true);
        using HttpClient client = site.Client();
        client.DefaultRequestHeaders.Add("Cookie", $"almagest-token={site.Token}");
        using HttpResponseMessage read = await client.GetAsync("/api/v1/runs", Cancellation);
        Assert.Equal(HttpStatusCode.OK, read.StatusCode);
        using HttpResponseMessage written = await client.PostAsync("/api/v1/runs/x/pause", null, Cancellation);
        Assert.Equal(HttpStatusCode.Forbidden, written.StatusCode);
        Assert.Contains("Sec-Fetch-Site", await written.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/nothing/here", "text/html")]
    [InlineData("/api/v1/nothing", "application/problem+json")]
    [InlineData("/run?name=no%20such", "text/html")]
    public async Task What_is_not_there_is_told_in_the_askers_words(string path, string kind)
    {
        await using Site site = await Site.StartAsync();
        using HttpClient client = site.Client();
        using HttpResponseMessage answer = await client.GetAsync(path, Cancellation);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal(kind, answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Light_is_chosen_without_scripts_and_kept()
    {
        await using Site site = await Site.StartAsync();
        await using Visit visit = await browser.VisitAsync(site.Address, new Eyes(HasScripts: false));
        await visit.OpenAsync("/flags");
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Dark" }).ClickAsync();
        await visit.Page.WaitForURLAsync("**/flags");
        Assert.Equal("dark", await visit.Page.Locator("html").GetAttributeAsync("data-light"));
        await visit.OpenAsync("/about");
        Assert.Equal("dark", await visit.Page.Locator("html").GetAttributeAsync("data-light"));
    }

    [Fact]
    public async Task An_empty_home_says_how_to_fill_it()
    {
        await using Site site = await Site.StartAsync();
        await using Visit visit = await browser.VisitAsync(site.Address);
        await visit.OpenAsync("/");
        Assert.Equal(3, await visit.Page.Locator("copy-text button").CountAsync());
        await visit.IsAccessibleAsync();
        await visit.KeepPictureAsync("home-empty");
    }
}
