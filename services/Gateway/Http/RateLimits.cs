using System.Globalization;
using System.Threading.RateLimiting;
using Almagest.Gateway.Settings;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;

namespace Almagest.Gateway.Http;

/// <summary>How often one token, or one address without a token, may ask.</summary>
internal sealed class RateLimits(IOptions<GatewayOptions> options) : IConfigureOptions<RateLimiterOptions>
{
    private const int SecondsInMinute = 60;

    public void Configure(RateLimiterOptions limiter)
    {
        int most = options.Value.MostRequests;
        limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        limiter.OnRejected = TellAsync;
        limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context =>
            most == 0 || !Gate.IsGuarded(context)
                ? RateLimitPartition.GetNoLimiter("")
                : RateLimitPartition.GetTokenBucketLimiter(
                    // A token's name may be what an address looks like.
                    Visitor.NameOf(context)
                        is { } name
                        ? $"token {name}"
                        : $"{context.Connection.RemoteIpAddress}",
                    _ => new TokenBucketRateLimiterOptions
                    {
                        TokenLimit = most,
                        TokensPerPeriod = (most + SecondsInMinute - 1) / SecondsInMinute,
                        ReplenishmentPeriod = TimeSpan.FromSeconds(1),
                    }
                )
        );
    }

    private ValueTask TellAsync(OnRejectedContext refused, CancellationToken cancellation)
    {
        TimeSpan wait = refused.Lease.TryGetMetadata(MetadataName.RetryAfter, out TimeSpan told) ? told : TimeSpan.Zero;
        HttpContext context = refused.HttpContext;
        context.Response.Headers.RetryAfter = Math.Max(1, Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        return new(
            Problems
                .Of(
                    context,
                    StatusCodes.Status429TooManyRequests,
                    $"found more than {options.Value.MostRequests} requests a minute; expected another try in the seconds that "
                        + "Retry-After tells."
                )
                .ExecuteAsync(context)
        );
    }
}
