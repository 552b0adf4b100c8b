using Almagest.Application;
using Almagest.Spectra;

namespace Almagest.Gateway.Http;

/// <summary>What is wrong with a request, told as problem+json: 400, or 404 for what is not there. Pages of other hosts are
/// refused with 403: a browser would ask for anybody.</summary>
internal sealed class Refusals : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        if (FindStranger(context.HttpContext.Request) is { } stranger)
            return Problem(StatusCodes.Status403Forbidden, stranger);
        try
        {
            AddressWords.Require(context.HttpContext);
            return await next(context);
        }
        catch (UnknownException unknown)
        {
            return Problem(StatusCodes.Status404NotFound, unknown.Message);
        }
        catch (Exception thrown) when (Inner(thrown) is RequestException or SpectralDataException)
        {
            Exception wrong = Inner(thrown);
            string told = $"{wrong.Message} {FieldsOf(wrong)}".TrimEnd();
            return Problem(StatusCodes.Status400BadRequest, Upload.Of(context.HttpContext)?.Told(told) ?? told);
        }
        catch (FailedException failed)
        {
            return Problem(StatusCodes.Status500InternalServerError, failed.Message);
        }
        catch (BadHttpRequestException wrong)
        {
            return Problem(wrong.StatusCode, wrong.Message);
        }
    }

    /// <summary>Why a request that another host's page made is refused; null: none did.</summary>
    public static string? FindStranger(HttpRequest request) =>
        request.Headers.Origin.ToString() is { Length: > 0 } origin && !IsOwn(origin, request.Host)
            ? $"found a page of {origin}; expected one of this host."
            : null;

    /// <summary>What happened, of what several threads tell together.</summary>
    private static Exception Inner(Exception error) =>
        error is AggregateException { InnerExceptions: [{ } first, ..] } ? Inner(first) : error;

    /// <summary>What would have to be said otherwise; empty where the message is enough.</summary>
    private static string FieldsOf(Exception wrong) =>
        wrong is RequestException { About: { Count: > 0 } parts } && !parts.Contains(RequestPart.SavedFit)
            ? $"See {string.Join(", ", parts.Select(RequestParts.WordFor))}."
            : "";

    private static bool IsOwn(string origin, HostString host) =>
        Uri.TryCreate(origin, UriKind.Absolute, out Uri? from)
        && from.Authority.Equals(
            host.Port is { } port && !from.IsDefaultPort ? $"{host.Host}:{port}" : host.Host,
            StringComparison.OrdinalIgnoreCase
        )
        && (host.Port is null || host.Port == from.Port);

    private static IResult Problem(int status, string detail) => Results.Problem(detail, statusCode: status);
}
