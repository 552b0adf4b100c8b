using Almagest.Application;
using Almagest.Spectra;

namespace Almagest.Gateway.Http;

/// <summary>What is wrong with a request, told as problem+json: 400, or 404 for what is not there. Pages of other hosts are
/// refused with 403: a browser would ask for anybody.</summary>
internal sealed class Refusals : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        if (Strangers.Find(context.HttpContext.Request) is { } stranger)
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

    /// <summary>What happened, of what several threads tell together.</summary>
    private static Exception Inner(Exception error) =>
        error is AggregateException { InnerExceptions: [{ } first, ..] } ? Inner(first) : error;

    /// <summary>What would have to be said otherwise; empty where the message is enough.</summary>
    private static string FieldsOf(Exception wrong) =>
        wrong is RequestException { About: { Count: > 0 } parts } && !parts.Contains(RequestPart.SavedFit)
            ? $"See {string.Join(", ", parts.Select(RequestParts.WordFor))}."
            : "";

    private static IResult Problem(int status, string detail) => Results.Problem(detail, statusCode: status);
}
