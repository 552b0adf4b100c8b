using System.Globalization;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Almagest.Pages.Tests.Browsers;

/// <summary>What somebody sees who opens pages; whatever the browser grumbles about, or asks of another host, fails at the
/// end.</summary>
internal sealed class Visit : IAsyncDisposable
{
    /// <summary>Between the margins, px.</summary>
    private const int A4 = 718;

    private readonly IBrowserContext _context;

    // Events come on a thread of the browser's connection, while a test reads what they left.
    private readonly Lock _gate = new();
    private readonly List<string> _grumbles = [];
    private readonly List<Task<RequestSizesResult>> _sizes = [];

    public Visit(IBrowserContext context, IPage page, string address)
    {
        (_context, Page) = (context, page);
        page.Console += (_, message) => Keep(_grumbles, $"{message.Type}: {message.Text} ({message.Location})");
        page.PageError += (_, error) => Keep(_grumbles, $"error: {error}");
        page.RequestFailed += (_, request) => Keep(_grumbles, $"failed: {request.Url} {request.Failure}");
        page.RequestFinished += (_, request) => Keep(_sizes, request.SizesAsync());
        page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith(address + "/", StringComparison.Ordinal))
                Keep(_grumbles, $"foreign: {request.Url}");
        };
    }

    public IPage Page { get; }

    /// <summary>Opens a page.</summary>
    /// <param name="path">With its query.</param>
    /// <param name="status">Expected; a browser grumbles of 400 and more itself.</param>
    public async Task<IResponse> OpenAsync(string path, int status = 200)
    {
        IResponse answer = (await Page.GotoAsync(path))!;
        Assert.True(answer.Status == status, $"{path}: {answer.Status}\n{await answer.TextAsync()}");
        if (status >= 400)
            Forgive($"status of {status}");
        return answer;
    }

    /// <summary>When something was seen of the page that was opened, and when all of it was there, with the pictures that it
    /// names and the parts that it asks for: ms from the click.</summary>
    public async Task<double[]> ThereAfterAsync()
    {
        await Page.WaitForFunctionAsync(
            """
            () => performance.getEntriesByName("first-contentful-paint").length > 0
                && !document.querySelector("slow-part")
                && [...document.querySelectorAll("image")].every((one) =>
                performance.getEntriesByName(new URL(one.href.baseVal, location.href).href).length > 0)
            """,
            options: new() { Timeout = 120_000, PollingInterval = 20 }
        );
        return await Page.EvaluateAsync<double[]>(
            """
            () => [
                performance.getEntriesByName("first-contentful-paint")[0].startTime,
                Math.max(...["navigation", "resource"]
                    .flatMap((kind) => performance.getEntriesByType(kind))
                    .map((one) => one.loadEventEnd ?? one.responseEnd)),
            ]
            """
        );
    }

    /// <summary>The same page through another window, in the light or in the dark.</summary>
    public async Task LookAsync(int width, bool isDark)
    {
        await Page.SetViewportSizeAsync(width, Browser.Height);
        await Page.EmulateMediaAsync(new() { ColorScheme = isDark ? ColorScheme.Dark : ColorScheme.Light });
    }

    /// <summary>What has come over the wire until now: page, style, scripts and pictures with their heads, bytes.</summary>
    public async Task<long> WeightAsync() =>
        (await Task.WhenAll(Kept(_sizes))).Sum(one => (long)one.ResponseHeadersSize + one.ResponseBodySize);

    /// <summary>The document is no wider than the window: what is, scrolls inside itself. No name of a row is cut where there is
    /// little room, and what makes an axis logarithmic stands beside it.</summary>
    public async Task FitsAsync()
    {
        int[] widths = await Page.EvaluateAsync<int[]>(
            "() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]"
        );
        Assert.True(widths[0] <= widths[1], $"{Page.Url} is {widths[0]} px wide in a window of {widths[1]}.");
        string[] wrong = await Page.EvaluateAsync<string[]>(
            """
            () => [
              ...[...document.querySelectorAll("tbody th")].filter(one => innerWidth <= 700 && one.scrollWidth > one.clientWidth),
              ...[...document.querySelectorAll("input[name^=log]")].filter(one => {
                const parts = [one.closest(".axis")?.querySelector("select"), one];
                const [axis, box] = parts.map(part => part?.getBoundingClientRect());
                return !axis || box.bottom < axis.top || box.top > axis.bottom;
              }),
            ].map(one => one.innerText || one.name)
            """
        );
        Assert.True(wrong.Length == 0, $"{Page.Url}: {string.Join(", ", wrong)}, {widths[1]} px");
    }

    /// <summary>On A4, nothing is cut.</summary>
    public async Task PrintsAsync()
    {
        await Page.EmulateMediaAsync(new() { Media = Media.Print });
        await Page.SetViewportSizeAsync(A4, Browser.Height);
        await FitsAsync();
        await Page.EmulateMediaAsync(new() { Media = Media.Screen });
    }

    /// <summary>Whatever axe finds is told with its place.</summary>
    public async Task IsAccessibleAsync()
    {
        // What passes is not told, which takes longer than to look for it.
        AxeResult result = await Page.RunAxe(new AxeRunOptions { ResultTypes = [ResultType.Violations] });
        Assert.True(
            result.Violations.Length == 0,
            $"{Page.Url}\n"
                + string.Join(
                    '\n',
                    result.Violations.SelectMany(one =>
                        one.Nodes.Select(node => $"{one.Id}: {one.Help}: {node.Html} {node.Any.FirstOrDefault()?.Message}")
                    )
                )
        );
    }

    /// <summary>What a test itself has brought about.</summary>
    public void Forgive(params string[] parts)
    {
        lock (_gate)
            _grumbles.RemoveAll(one => parts.Any(part => one.Contains(part, StringComparison.Ordinal)));
    }

    /// <summary>Draws over a chart with the pointer.</summary>
    /// <param name="picture">Its SVG.</param>
    /// <param name="from">As shares of the axes of its first panel, from the left and from below.</param>
    public async Task DrawOverAsync(ILocator picture, (double X, double Y) from, (double X, double Y) to)
    {
        // What comes late would push the chart away from under the pointer.
        await ThereAfterAsync();
        await picture.ScrollIntoViewIfNeededAsync();
        LocatorBoundingBoxResult box = (await picture.BoundingBoxAsync())!;
        double[] frame = Numbers(await picture.Locator("[data-frame]").First.GetAttributeAsync("data-frame")),
            size = Numbers(await picture.GetAttributeAsync("viewBox"));
        (float x, float y) = At(from);
        await Page.Mouse.MoveAsync(x, y);
        await Page.Mouse.DownAsync();
        (x, y) = At(to);
        await Page.Mouse.MoveAsync(x, y, new() { Steps = 4 });
        await Page.Mouse.UpAsync();

        (float X, float Y) At((double X, double Y) share) =>
            (
                (float)(box.X + ((frame[0] + (share.X * frame[2])) / size[2] * box.Width)),
                (float)(box.Y + ((frame[1] + ((1 - share.Y) * frame[3])) / size[3] * box.Height))
            );

        static double[] Numbers(string? told) =>
            [.. told!.Split(' ').Select(one => double.Parse(one, CultureInfo.InvariantCulture))];
    }

    /// <summary>A picture in the folder that ALMAGEST_SCREENSHOTS names, if it does.</summary>
    public async Task KeepPictureAsync(string name)
    {
        if (Environment.GetEnvironmentVariable("ALMAGEST_SCREENSHOTS") is { Length: > 0 } folder)
            await Page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}.png"), FullPage = true });
    }

    public async ValueTask DisposeAsync()
    {
        await _context.CloseAsync();
        string[] grumbles = Kept(_grumbles);
        Assert.True(grumbles.Length == 0, string.Join('\n', grumbles));
    }

    private void Keep<T>(List<T> told, T one)
    {
        lock (_gate)
            told.Add(one);
    }

    private T[] Kept<T>(List<T> told)
    {
        lock (_gate)
            return [.. told];
    }
}
