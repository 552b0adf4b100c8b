using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Almagest.Pages.Tests.Browsers.Browser))]

namespace Almagest.Pages.Tests.Browsers;

/// <summary>The one browser of these tests: the distribution's Chromium, without a window.</summary>
public sealed class Browser : IAsyncLifetime
{
    /// <summary>Of windows, px.</summary>
    internal const int Height = 900;

    private static readonly string[] Places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    private IPlaywright? _playwright;
    private IBrowser? _browser;
    private string _why = "There is no Chromium: ./test installs it.";

    public async ValueTask InitializeAsync()
    {
        if (Array.Find(Places, File.Exists) is not { } program)
            return;
        _playwright = await Playwright.CreateAsync();
        try
        {
            _browser = await _playwright.Chromium.LaunchAsync(
                new()
                {
                    ExecutablePath = program,
                    // As root, and where shared memory is small.
                    Args = ["--no-sandbox", "--disable-dev-shm-usage", "--force-color-profile=srgb"],
                }
            );
        }
        // Ubuntu's is a script that asks for a snap.
        catch (PlaywrightException error)
        {
            _why = $"{program} does not start: {error.Message}";
        }
    }

    /// <summary>A visitor of their own: no cookie of another. Skips the test where there is no browser.</summary>
    internal async Task<Visit> VisitAsync(string address, Eyes? eyes = null)
    {
        Assert.SkipWhen(_browser is null, _why);
        eyes ??= new();
        IBrowserContext context = await _browser!.NewContextAsync(
            new()
            {
                BaseURL = address,
                ViewportSize = new() { Width = eyes.Width, Height = Height },
                ColorScheme = eyes.IsDark ? ColorScheme.Dark : ColorScheme.Light,
                JavaScriptEnabled = eyes.HasScripts,
                ReducedMotion = ReducedMotion.Reduce,
            }
        );
        return new Visit(context, await context.NewPageAsync(), address);
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
    }
}

/// <summary>How somebody looks.</summary>
internal sealed record Eyes(int Width = 1300, bool IsDark = false, bool HasScripts = true);
