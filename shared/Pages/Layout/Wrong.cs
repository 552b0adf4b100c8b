using Microsoft.AspNetCore.Http;

namespace Almagest.Pages.Layout;

/// <summary>Why there is no page.</summary>
/// <param name="Status">Of HTTP.</param>
/// <param name="Heading">In a few words.</param>
/// <param name="Told">A sentence or two: what was found, and what was expected.</param>
public sealed record Wrong(int Status, string Heading, string Told)
{
    public static IResult Of(int status, string told) => Page.Of<WrongPage, Wrong>(new(status, HeadingOf(status), told), status);

    private static string HeadingOf(int status) =>
        status switch
        {
            StatusCodes.Status400BadRequest => "This can't be answered",
            StatusCodes.Status401Unauthorized => "A token is needed",
            StatusCodes.Status403Forbidden => "This token is not enough",
            StatusCodes.Status404NotFound => "Nothing here",
            StatusCodes.Status405MethodNotAllowed => "Not in this way",
            StatusCodes.Status421MisdirectedRequest => "Not by this name",
            StatusCodes.Status429TooManyRequests => "Too many requests",
            StatusCodes.Status503ServiceUnavailable => "The database does not answer",
            _ => "Something failed",
        };
}
