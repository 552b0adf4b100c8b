using Almagest.Application;
using Almagest.Application.Tap;
using Microsoft.Extensions.Options;

namespace Almagest.Gateway.Tap;

/// <summary>Tables that lie elsewhere: only at hosts that the operator has named, for a server can reach what its visitors
/// can't.</summary>
internal sealed class UploadFetcher(IOptions<TapOptions> options) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
    {
        MaxResponseContentBufferSize = options.Value.LargestUpload + 1L,
        Timeout = TimeSpan.FromSeconds(options.Value.SyncSeconds),
    };

    /// <exception cref="RequestException">Another host, no answer, or too large a one.</exception>
    public async Task<ReadOnlyMemory<byte>> ReadAsync(Uri source, CancellationToken cancellation)
    {
        if (
            source.Scheme is not ("http" or "https")
            || !options.Value.UploadHosts.Contains(source.Host, StringComparer.OrdinalIgnoreCase)
        )
            throw new RequestException(
                $"UPLOAD: found {source}; expected param:NAME, the table in the request"
                    + (
                        options.Value.UploadHosts.Count == 0
                            ? "."
                            : $", or an address of {string.Join(", ", options.Value.UploadHosts)}."
                    )
            );
        try
        {
            return await _http.GetByteArrayAsync(source, cancellation);
        }
        catch (Exception wrong)
            when (wrong is HttpRequestException or TaskCanceledException && !cancellation.IsCancellationRequested)
        {
            throw new RequestException($"UPLOAD: found no table at {source} ({wrong.Message}); expected one.");
        }
    }

    /// <exception cref="RequestException">They are more than the operator takes.</exception>
    public void RequireFew(long bytes)
    {
        if (bytes > options.Value.LargestUpload)
            throw new RequestException(
                $"UPLOAD: found {bytes} bytes; expected {options.Value.LargestUpload} at most, of all tables together."
            );
    }

    public void Dispose() => _http.Dispose();
}
