# cmake -DNPM=… -DFOLDER=… -P install.cmake: installs the pinned packages once; a changed lock file installs again.
set(stamp ${FOLDER}/node_modules/.installed-lock)
file(SHA256 ${FOLDER}/package-lock.json wanted)
# Two build folders may come here at once; the second finds the stamp of the first.
file(LOCK ${FOLDER}/.install.lock GUARD PROCESS TIMEOUT 300)
if(EXISTS ${stamp})
  file(READ ${stamp} present)
  if(present STREQUAL wanted)
    file(REMOVE ${FOLDER}/.install.lock)
    return()
  endif()
endif()
execute_process(COMMAND ${NPM} ci --ignore-scripts --no-audit --no-fund
                WORKING_DIRECTORY ${FOLDER} RESULT_VARIABLE status)
file(REMOVE ${FOLDER}/.install.lock)
if(NOT status EQUAL 0)
  message(FATAL_ERROR "npm ci failed in ${FOLDER}")
endif()
file(WRITE ${stamp} ${wanted})
