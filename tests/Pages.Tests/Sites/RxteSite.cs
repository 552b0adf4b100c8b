using Almagest.Tests;

[assembly: AssemblyFixture(typeof(Almagest.Pages.Tests.Sites.RxteSite))]

namespace Almagest.Pages.Tests.Sites;

/// <summary>A gateway over the fits of RXTE's 692 spectra, made when the first test asks.</summary>
public sealed class RxteSite : IAsyncDisposable
{
    private readonly SemaphoreSlim _one = new(1);
    private Site? _site;

    /// <summary>Skips the test where the spectra are absent.</summary>
    internal async Task<Site> GetAsync()
    {
        foreach (string folder in ReferenceCatalogue.Folders)
            SharedData.Require("data", "ogip", folder);
        await _one.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            if (_site is null)
            {
                Site site = await Site.StartAsync();
                await RxteRuns.AddAsync(site.Services, CancellationToken.None);
                _site = site;
            }
            return _site;
        }
        finally
        {
            _one.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_site is not null)
            await _site.DisposeAsync();
        _one.Dispose();
    }
}
