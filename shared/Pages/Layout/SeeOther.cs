using Microsoft.AspNetCore.Http;

namespace Almagest.Pages.Layout;

/// <summary>After a form: the page to look at now, by GET.</summary>
/// <param name="address">Within this host.</param>
public sealed class SeeOther(string address) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
        httpContext.Response.Headers.Location = address;
        PageHeaders.Write(httpContext.Response);
        return Task.CompletedTask;
    }
}
